using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Go's <c>time.Duration</c>: nanoseconds in 64 bits.</summary>
internal readonly record struct GoDuration(long Nanoseconds)
{
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>As Go prints it: <c>1h2m3.5s</c>.</summary>
    public override string ToString()
    {
        var magnitude = Nanoseconds < 0 ? (ulong)-(Nanoseconds + 1) + 1 : (ulong)Nanoseconds;
        var sign = Nanoseconds < 0 ? "-" : string.Empty;
        if (magnitude < Second)
        {
            return magnitude switch
            {
                0 => "0s",
                < 1_000 => $"{sign}{magnitude}ns",
                < 1_000_000 => $"{sign}{Fraction(magnitude, 1_000)}µs",
                _ => $"{sign}{Fraction(magnitude, 1_000_000)}ms",
            };
        }

        var text = new StringBuilder(sign);
        var minutes = magnitude / Minute;
        if (minutes >= 60)
        {
            text.Append(minutes / 60).Append('h');
        }

        if (minutes > 0)
        {
            text.Append(minutes % 60).Append('m');
        }

        return text.Append(Fraction(magnitude % Minute, Second)).Append('s').ToString();
    }

    /// <summary>Reads what <c>time.ParseDuration</c> reads; null when it is none.</summary>
    public static GoDuration? Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return new GoDuration(0);
        }

        if (rest.IsEmpty)
        {
            return null;
        }

        decimal total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var unitLength = rest.IndexOfAny(NumberCharacters);
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            decimal factor = unit switch
            {
                "ns" => 1, "us" or "µs" or "μs" => 1_000, "ms" => 1_000_000, "s" => Second, "m" => Minute, "h" => Hour, _ => 0,
            };
            if (factor == 0 || number > 10_000_000_000_000_000_000m || (total += number * factor) > long.MaxValue)
            {
                return null;
            }

            rest = rest[unit.Length..];
        }

        return new GoDuration((long)(negative ? -total : total));
    }

    /// <summary>Rounded to a multiple, halves away from zero.</summary>
    public GoDuration Round(long multiple)
    {
        if (multiple <= 0)
        {
            return this;
        }

        var rest = Nanoseconds % multiple;
        var down = Nanoseconds - rest;
        var far = Math.Abs((decimal)rest) * 2 >= multiple;
        return new GoDuration(far ? down + (Nanoseconds < 0 ? -multiple : multiple) : down);
    }

    private static string Fraction(ulong value, long unit)
    {
        var number = (decimal)value / unit;
        return number.ToString("0.#########", CultureInfo.InvariantCulture);
    }
}
