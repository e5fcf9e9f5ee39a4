using System.Buffers;
using System.Globalization;
using System.Numerics;
using NodaTime;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    /// <summary>The duration; null when the text is none, or is longer than 64 bits of nanoseconds.</summary>
    public static Duration? Find(string text)
    {
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith("-");
        if (isNegative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return Duration.Zero;
        }

        var total = BigInteger.Zero;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, out var part))
            {
                return null;
            }

            total += part;
        }

        return text.Length == 0 || text is "-" or "+" || total > long.MaxValue ? null : Duration.FromNanoseconds(isNegative ? -(long)total : (long)total);
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, out BigInteger nanoseconds)
    {
        nanoseconds = 0;
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits <= 0 || digits > 40 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var end = rest.IndexOfAny(Digits);
        var unit = end < 0 ? rest : rest[..end];
        foreach (var (name, size) in Units)
        {
            if (unit.SequenceEqual(name) && number <= long.MaxValue)
            {
                nanoseconds = ((BigInteger)Math.Truncate(number) * size) + (BigInteger)((number - Math.Truncate(number)) * size);
                rest = rest[unit.Length..];
                return true;
            }
        }

        return false;
    }
}
