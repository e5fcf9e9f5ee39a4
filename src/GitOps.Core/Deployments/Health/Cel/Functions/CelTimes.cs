using GitOps.Core.Deployments.Health.Cel.Values;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Parts of timestamps (UTC, or a named zone or offset) and of durations. Months, and days of month, week and year count from 0; <c>getDate</c> from 1.</summary>
internal static class CelTimes
{
    public static readonly string[] Names =
    [
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds",
    ];

    public static CelInt? Find(string name, CelValue[] arguments) => arguments switch
    {
        [CelTimestamp time] => Part(name, time.Value.InUtc()),
        [CelTimestamp time, CelString zone] => Part(name, time.Value.InZone(ZoneOf(zone.Value))),
        [CelDuration duration] => Part(name, duration.Value),
        _ => null,
    };

    private static CelInt? Part(string name, ZonedDateTime time) => name switch
    {
        "getFullYear" => new(time.Year),
        "getMonth" => new(time.Month - 1),
        "getDate" => new(time.Day),
        "getDayOfMonth" => new(time.Day - 1),
        "getDayOfWeek" => new((int)time.DayOfWeek % 7),
        "getDayOfYear" => new(time.DayOfYear - 1),
        "getHours" => new(time.Hour),
        "getMinutes" => new(time.Minute),
        "getSeconds" => new(time.Second),
        "getMilliseconds" => new(time.Millisecond),
        _ => null,
    };

    private static CelInt? Part(string name, Duration duration) => name switch
    {
        "getHours" => new((long)duration.TotalHours),
        "getMinutes" => new((long)duration.TotalMinutes),
        "getSeconds" => new((long)duration.TotalSeconds),
        "getMilliseconds" => new((long)duration.TotalMilliseconds),
        _ => null,
    };

    private static DateTimeZone ZoneOf(string name)
    {
        if (name.Contains(':', StringComparison.Ordinal))
        {
            var signed = name[0] is '+' or '-' ? name : "+" + name;
            return OffsetPattern.CreateWithInvariantCulture("m").Parse(signed) is { Success: true, Value: var offset }
                ? DateTimeZone.ForOffset(offset)
                : throw Unknown(name);
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? throw Unknown(name);
    }

    private static CelEvaluationException Unknown(string zone) => new($"unknown time zone {zone}");
}
