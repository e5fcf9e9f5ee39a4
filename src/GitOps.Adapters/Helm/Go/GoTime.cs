using System.Globalization;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Go's <c>time.Time</c>: an instant with a zone to show it in.</summary>
internal sealed class GoTime(DateTimeOffset moment, string zone, int subTick = 0) : GoObject
{
    /// <summary>Go's zero time.</summary>
    public static GoTime Zero { get; } = new(DateTimeOffset.MinValue, "UTC");

    /// <summary>The instant, at the zone's offset.</summary>
    public DateTimeOffset Moment { get; } = moment;

    /// <summary>Abbreviation of the zone.</summary>
    public string Zone { get; } = zone;

    /// <summary>Nanoseconds below the hundred that the moment counts.</summary>
    public int SubTick { get; } = subTick;

    public override string TypeName => "time.Time";

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields => [];

    public override string Text => GoTimeFormat.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    public override object JsonForm => GoTimeFormat.Format(this, "2006-01-02T15:04:05.999999999Z07:00");

    /// <summary>The nanoseconds of the second.</summary>
    public int Nanosecond => (int)(Moment.Ticks % TimeSpan.TicksPerSecond * 100) + SubTick;

    /// <summary>Seconds since 1970.</summary>
    public long Unix => (long)Math.Floor((Moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (double)TimeSpan.TicksPerSecond);

    /// <summary>A moment by its seconds since 1970.</summary>
    public static GoTime FromUnix(long seconds) => seconds is > -62135596801 and < 253402300800
        ? new GoTime(DateTimeOffset.FromUnixTimeSeconds(seconds), "UTC")
        : throw new FunctionException("a date is outside the years 1 to 9999");

    /// <summary>The same instant in another zone; UTC when the zone is not known.</summary>
    public GoTime In(string name)
    {
        if (name is "UTC" or "" or "Local" || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found))
        {
            return new GoTime(Moment.ToUniversalTime(), "UTC", SubTick);
        }

        var local = TimeZoneInfo.ConvertTime(Moment, found);
        var offset = local.Offset;
        return new GoTime(local, offset == TimeSpan.Zero ? "UTC" : offset.ToString((offset < TimeSpan.Zero ? "\\-" : "\\+") + (offset.Minutes == 0 ? "hh" : "hhmm"), CultureInfo.InvariantCulture), SubTick);
    }

    public GoTime Add(GoDuration duration) => new(Moment.AddTicks(duration.Nanoseconds / 100), Zone, SubTick);

    /// <summary>Time from another instant to this one.</summary>
    public GoDuration Since(GoTime earlier) => new(checked((Moment.UtcTicks - earlier.Moment.UtcTicks) * 100));

    public override TemplateFunction? FindMethod(string name)
    {
        object? value = name switch
        {
            "Year" => Boxes.Integer(Moment.Year),
            "Day" => Boxes.Integer(Moment.Day),
            "Hour" => Boxes.Integer(Moment.Hour),
            "Minute" => Boxes.Integer(Moment.Minute),
            "Second" => Boxes.Integer(Moment.Second),
            "Nanosecond" => Boxes.Integer(Nanosecond),
            "YearDay" => Boxes.Integer(Moment.DayOfYear),
            "Unix" => Unix,
            "UnixNano" => unchecked((Moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100),
            "UnixMilli" => Moment.ToUnixTimeMilliseconds(),
            "IsZero" => Boxes.Bool(Moment.UtcTicks == 0),
            "String" => Text,
            "UTC" => new GoTime(Moment.ToUniversalTime(), "UTC", SubTick),
            _ => null,
        };
        return value is not null ? new TemplateFunction(name, [], false, _ => value) : name switch
        {
            "Format" => new TemplateFunction(name, [P.String], false, a => GoTimeFormat.Format(this, a.Text(0))),
            "AddDate" => new TemplateFunction(name, [P.Integer, P.Integer, P.Integer], false, a => new GoTime(Moment.AddYears(a.Integer(0)).AddMonths(a.Integer(1)).AddDays(a.Integer(2)), Zone, SubTick)),
            "Before" => Comparison(name, order => order < 0),
            "After" => Comparison(name, order => order > 0),
            "Equal" => Comparison(name, order => order == 0),
            "Sub" => new TemplateFunction(name, [P.Time], false, a => Since((GoTime)a[0]!)),
            _ => null,
        };
    }

    private TemplateFunction Comparison(string name, Func<int, bool> judge) =>
        new(name, [P.Time], false, a => Boxes.Bool(judge(Moment.UtcTicks.CompareTo(((GoTime)a[0]!).Moment.UtcTicks))));
}
