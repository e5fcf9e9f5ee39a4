using System.Globalization;
using System.Text;
using NodaTime;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Durations as the Flux API writes them: numbers with the units <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, without sign and days.</summary>
/// <remarks>Computes as Go's <c>time.ParseDuration</c> and prints as Go's <c>Duration.String</c>, so <c>60m</c> comes back as <c>1h0m0s</c>.</remarks>
internal static class GoDuration
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000 * Millisecond;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">For example <c>1h30m</c> or <c>1.5s</c>.</param>
    /// <param name="hours">Whether the unit <c>h</c> is allowed; the timeouts of sources do without.</param>
    /// <param name="duration">The duration; zero when the text is none.</param>
    /// <returns>False for text outside the grammar and for more than Go's 2^63 - 1 nanoseconds (292 years).</returns>
    public static bool TryParse(string text, bool hours, out Duration duration)
    {
        duration = Duration.Zero;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            return false;
        }

        long total = 0;
        while (!rest.IsEmpty)
        {
            if (!TryNumber(ref rest, out var whole, out var fraction, out var scale) || !TryUnit(ref rest, hours, out var unit))
            {
                return false;
            }

            try
            {
                total = checked(total + (whole * unit) + (long)(fraction * (unit / scale)));
            }
            catch (OverflowException)
            {
                return false;
            }
        }

        duration = Duration.FromNanoseconds(total);
        return true;
    }

    /// <summary>Prints a duration.</summary>
    /// <param name="duration">Up to 292 years to either side.</param>
    /// <param name="hours">False prints hours as minutes, for fields that do without the unit.</param>
    public static string Print(Duration duration, bool hours = true)
    {
        var total = duration.ToInt64Nanoseconds();
        if (total == 0)
        {
            return "0s";
        }

        var sign = total < 0 ? "-" : string.Empty;
        var size = (ulong)Int128.Abs(total);
        if (size < (ulong)Second)
        {
            return sign + size switch
            {
                < 1_000 => $"{size}ns",
                < (ulong)Millisecond => $"{Decimals(size, 1_000)}µs",
                _ => $"{Decimals(size, (ulong)Millisecond)}ms",
            };
        }

        var text = new StringBuilder(sign);
        var minutes = size / (ulong)Minute;
        if (hours && minutes >= 60)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes / 60}h");
            minutes %= 60;
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }
        else if (minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        return text.Append(Decimals(size % (ulong)Minute, (ulong)Second)).Append('s').ToString();
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, out long whole, out long fraction, out double scale)
    {
        (whole, fraction, scale) = (0, 0, 1);
        var digits = DigitsOf(rest);
        if (digits == 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out whole))
        {
            return false;
        }

        rest = rest[digits..];
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        rest = rest[1..];
        digits = DigitsOf(rest);
        foreach (var digit in rest[..digits])
        {
            // What lies beyond 18 digits is far below a nanosecond.
            if (scale < 1e18)
            {
                fraction = (fraction * 10) + (digit - '0');
                scale *= 10;
            }
        }

        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TryUnit(ref ReadOnlySpan<char> rest, bool hours, out long unit)
    {
        (var length, unit) = rest switch
        {
            ['m', 's', ..] => (2, Millisecond),
            ['s', ..] => (1, Second),
            ['m', ..] => (1, Minute),
            ['h', ..] when hours => (1, Hour),
            _ => (0, 0L),
        };
        rest = rest[length..];
        return length > 0;
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static string Decimals(ulong value, ulong unit)
    {
        var whole = (value / unit).ToString(CultureInfo.InvariantCulture);
        var rest = value % unit;
        if (rest == 0)
        {
            return whole;
        }

        var width = unit.ToString(CultureInfo.InvariantCulture).Length - 1;
        return $"{whole}.{rest.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0').TrimEnd('0')}";
    }
}
