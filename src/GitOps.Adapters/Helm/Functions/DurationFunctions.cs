using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Durations as Helm 4 brings them: of <c>1h2m</c>, or of numbers of seconds. What is none counts as zero, except with <c>must</c>.</summary>
internal static class DurationFunctions
{
    private const double Second = GoDuration.Second;
    private const double LargestSeconds = long.MaxValue / Second;

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("mustToDuration", [P.Any], false, a => TryRead(a[0], out var duration, out var fault) ? duration : throw new FunctionException(fault)),
        new("durationSeconds", [P.Any], false, a => Nanoseconds(a[0]) / Second),
        new("durationMilliseconds", [P.Any], false, a => Nanoseconds(a[0]) / 1_000_000),
        new("durationMicroseconds", [P.Any], false, a => Nanoseconds(a[0]) / 1_000),
        new("durationNanoseconds", [P.Any], false, a => Nanoseconds(a[0])),
        new("durationMinutes", [P.Any], false, a => Ratio(a[0], GoDuration.Minute)),
        new("durationHours", [P.Any], false, a => Ratio(a[0], GoDuration.Hour)),
        new("durationDays", [P.Any], false, a => Ratio(a[0], GoDuration.Hour) / 24.0),
        new("durationWeeks", [P.Any], false, a => Ratio(a[0], GoDuration.Hour) / 24.0 / 7.0),
        new("durationRoundTo", [P.Any, P.Any], false, a => TryRead(a[1], out var multiple, out _) ? Read(a[0]).Round(multiple.Nanoseconds) : Read(a[0])),
        new("durationTruncateTo", [P.Any, P.Any], false, a => TryRead(a[1], out var multiple, out _) && multiple.Nanoseconds > 0
            ? new GoDuration(Read(a[0]).Nanoseconds - (Read(a[0]).Nanoseconds % multiple.Nanoseconds))
            : Read(a[0])),
    ];

    // Whole units and their fraction apart, as Go divides.
    private static double Ratio(object? value, long unit)
    {
        var nanoseconds = Nanoseconds(value);
        return (nanoseconds / unit) + (nanoseconds % unit / (double)unit);
    }

    private static long Nanoseconds(object? value) => Read(value).Nanoseconds;

    private static GoDuration Read(object? value) => TryRead(value, out var duration, out _) ? duration : default;

    private static bool TryRead(object? value, out GoDuration duration, out string fault)
    {
        (duration, fault) = value switch
        {
            GoDuration given => (given, string.Empty),
            string text => OfText(text),
            null => (default, "invalid duration"),
            double seconds => OfSeconds(seconds),
            float seconds => OfSeconds(seconds),
            _ when GoType.TrySigned(value, out var seconds) => OfWhole(seconds),
            _ when GoType.TryUnsigned(value, out var seconds) => OfWhole(seconds),
            _ => (default, $"unsupported duration type {GoType.NameOf(value)}"),
        };
        return fault.Length == 0;
    }

    private static (GoDuration Duration, string Fault) OfText(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? (default, "empty duration")
            : GoDuration.Parse(trimmed) is { } duration ? (duration, string.Empty)
            : GoNumbers.ParseFloat(trimmed, allowUnderscore: false) is { } seconds ? OfSeconds(seconds)
            : (default, $"could not parse duration {GoQuote.Quote(text)}");
    }

    private static (GoDuration Duration, string Fault) OfWhole(Int128 seconds) => seconds > long.MaxValue / GoDuration.Second || seconds < long.MinValue / GoDuration.Second
        ? (default, $"duration seconds overflow: {seconds}")
        : (new GoDuration((long)seconds * GoDuration.Second), string.Empty);

    private static (GoDuration Duration, string Fault) OfSeconds(double seconds) => !double.IsFinite(seconds)
        ? (default, $"invalid duration seconds: {FloatText.General(seconds)}")
        : Math.Abs(seconds) > LargestSeconds
            ? (default, $"duration seconds overflow: {FloatText.General(seconds)}")
            : (new GoDuration((long)(seconds * Second)), string.Empty);
}
