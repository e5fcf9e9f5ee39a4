using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Durations as <c>kubectl</c> shows ages: two units at most.</summary>
internal static class Ages
{
    public static string Since(string? time, Instant now) =>
        time is not null && InstantPattern.ExtendedIso.Parse(time) is { Success: true, Value: var then } ? Text(now - then) : "<unknown>";

    public static string Text(Duration age)
    {
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        seconds = Math.Max(seconds, 0);
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            < 120 => Format(seconds, "s"),
            < 600 => Format(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => Format(minutes, "m"),
            < 8 * 3600 => Format(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => Format(hours, "h"),
            < 192 * 3600 => Format(hours / 24, "d", hours % 24, "h"),
            < 2 * 365 * 24 * 3600 => Format(hours / 24, "d"),
            _ => Format(hours / 24 / 365, "y", hours / 24 % 365, "d"),
        };
    }

    private static string Format(long number, string unit, long rest = 0, string restUnit = "") =>
        number.ToString(CultureInfo.InvariantCulture) + unit + (rest == 0 ? string.Empty : rest.ToString(CultureInfo.InvariantCulture) + restUnit);
}
