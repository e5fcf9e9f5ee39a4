using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace ReplayAudit.Times;

/// <summary>Spans of time: ISO 8601 for programs, short words for people.</summary>
internal static partial class Spans
{
    /// <summary>ISO 8601: <c>PT1M30.5S</c>.</summary>
    public static string Iso(Duration span) => PeriodPattern.NormalizingIso.Format(Period.FromNanoseconds((long)span.TotalNanoseconds));

    /// <summary>The two largest units: <c>2d 4h</c>, <c>3m 12s</c>, <c>0.4s</c>.</summary>
    public static string Words(Duration span)
    {
        if (span < Duration.Zero)
        {
            return "-" + Words(-span);
        }

        return span.TotalSeconds < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#}s")
            : span.TotalMinutes < 60
            ? Pair((long)span.TotalMinutes, "m", span.Seconds, "s")
            : span.TotalHours < 24
            ? Pair((long)span.TotalHours, "h", span.Minutes, "m")
            : Pair(span.Days, "d", span.Hours, "h");
    }

    /// <summary>Reads <c>2h</c>, <c>1d12h</c>, <c>3 days</c>, <c>PT90M</c>, <c>P1M</c>.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Period? span)
    {
        var iso = PeriodPattern.Roundtrip.Parse(text.ToUpperInvariant());
        if (iso.Success)
        {
            span = iso.Value;
            return true;
        }

        span = null;
        if (!Words().IsMatch(text))
        {
            return false;
        }

        var builder = new PeriodBuilder();
        foreach (Match part in Part().Matches(text))
        {
            if (!int.TryParse(part.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            Add(builder, count, part.Groups[2].Value.ToLowerInvariant());
        }

        span = builder.Build();
        return true;
    }

    private static void Add(PeriodBuilder builder, int count, string unit)
    {
        switch (unit)
        {
            case "y" or "year" or "years":
                builder.Years += count;
                break;
            case "mo" or "month" or "months":
                builder.Months += count;
                break;
            case "w" or "week" or "weeks":
                builder.Weeks += count;
                break;
            case "d" or "day" or "days":
                builder.Days += count;
                break;
            case "h" or "hour" or "hours":
                builder.Hours += count;
                break;
            case "m" or "min" or "minute" or "minutes":
                builder.Minutes += count;
                break;
            default:
                builder.Seconds += count;
                break;
        }
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit} {small}{smallUnit}");

    [GeneratedRegex(@"^(\s*\d+\s*(y|years?|mo|months?|w|weeks?|d|days?|h|hours?|m|min|minutes?|s|sec|seconds?))+\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    [GeneratedRegex(@"(\d+)\s*([a-z]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
