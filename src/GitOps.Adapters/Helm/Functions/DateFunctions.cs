using System.Globalization;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Dates. The local zone is UTC, so that a render does not depend on the machine.</summary>
internal static class DateFunctions
{
    private const string Day = "2006-01-02";
    private const string Utc = "UTC";

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("now", [], false, a => Now(a)),
        new("date", [P.String, P.Any], false, a => GoTimeFormat.Format(ToTime(a, a[1]).In(Utc), a.Text(0))),
        new("dateInZone", [P.String, P.Any, P.String], false, a => GoTimeFormat.Format(ToTime(a, a[1]).In(a.Text(2)), a.Text(0))),
        new("date_in_zone", [P.String, P.Any, P.String], false, a => GoTimeFormat.Format(ToTime(a, a[1]).In(a.Text(2)), a.Text(0))),
        new("htmlDate", [P.Any], false, a => GoTimeFormat.Format(ToTime(a, a[0]).In(Utc), Day)),
        new("htmlDateInZone", [P.Any, P.String], false, a => GoTimeFormat.Format(ToTime(a, a[0]).In(a.Text(1)), Day)),
        new("dateModify", [P.String, P.Time], false, a => Modify(a) ?? (GoTime)a[1]!),
        new("date_modify", [P.String, P.Time], false, a => Modify(a) ?? (GoTime)a[1]!),
        new("mustDateModify", [P.String, P.Time], false, a => Modify(a) ?? throw InvalidDuration(a.Text(0))),
        new("must_date_modify", [P.String, P.Time], false, a => Modify(a) ?? throw InvalidDuration(a.Text(0))),
        new("toDate", [P.String, P.String], false, a => GoTimeParser.Parse(a.Text(0), a.Text(1), out _) ?? GoTime.Zero),
        new("mustToDate", [P.String, P.String], false, a => GoTimeParser.Parse(a.Text(0), a.Text(1), out var fault) ?? throw new FunctionException(fault)),
        new("unixEpoch", [P.Time], false, a => ((GoTime)a[0]!).Unix.ToString(CultureInfo.InvariantCulture)),
        new("ago", [P.Any], false, a => Now(a).Since(ToTime(a, a[0])).Round(GoDuration.Second).ToString()),
        new("duration", [P.Any], false, a => new GoDuration(Seconds(a[0]) * GoDuration.Second).ToString()),
        new("durationRound", [P.Any], false, RoundDuration),
    ];

    private static GoTime Now(Arguments arguments) => new(arguments.Executor.Now, Utc);

    private static GoTime ToTime(Arguments arguments, object? value) => value switch
    {
        GoTime time => time,
        long or nint or int when GoType.TrySigned(value, out var seconds) => GoTime.FromUnix(seconds),
        _ => Now(arguments),
    };

    private static GoTime? Modify(Arguments arguments) => GoDuration.Parse(arguments.Text(0)) is { } duration ? ((GoTime)arguments[1]!).Add(duration) : null;

    private static FunctionException InvalidDuration(string text) => new($"time: invalid duration {Formatting.GoQuote.Quote(text)}");

    private static long Seconds(object? value) => value switch
    {
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0,
        long seconds => seconds,
        _ => 0,
    };

    private static object RoundDuration(Arguments arguments)
    {
        var duration = arguments[0] switch
        {
            string text => GoDuration.Parse(text)?.Nanoseconds ?? 0,
            long nanoseconds => nanoseconds,
            GoTime time => Now(arguments).Since(time).Nanoseconds,
            _ => 0,
        };
        var magnitude = duration < 0 ? (ulong)-(duration + 1) + 1 : (ulong)duration;
        (ulong Unit, string Name)[] units =
        [
            (365 * 24 * (ulong)GoDuration.Hour, "y"), (30 * 24 * (ulong)GoDuration.Hour, "mo"), (24 * (ulong)GoDuration.Hour, "d"),
            ((ulong)GoDuration.Hour, "h"), ((ulong)GoDuration.Minute, "m"), ((ulong)GoDuration.Second, "s"),
        ];
        foreach (var (unit, name) in units)
        {
            if (magnitude > unit)
            {
                return (magnitude / unit).ToString(CultureInfo.InvariantCulture) + name;
            }
        }

        return "0s";
    }
}
