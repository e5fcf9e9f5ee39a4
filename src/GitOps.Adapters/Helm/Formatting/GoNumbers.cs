using System.Globalization;
using System.Numerics;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Numbers as Go's <c>strconv</c> reads them.</summary>
internal static class GoNumbers
{
    /// <summary>An integer with an optional sign and a prefix that names its base (<c>0x</c>, <c>0o</c>, <c>0b</c>, <c>0</c>), underscores between digits.</summary>
    public static long? ParseInteger(string text) => ParseInteger(text, out _);

    /// <inheritdoc cref="ParseInteger(string)"/>
    public static long? ParseInteger(string text, out bool overflows)
    {
        overflows = false;
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        if (Magnitude(digits) is not { } magnitude)
        {
            return null;
        }

        var value = negative ? -magnitude : magnitude;
        overflows = value < long.MinValue || value > long.MaxValue;
        return overflows ? null : (long)value;
    }

    /// <summary>An unsigned integer.</summary>
    public static ulong? ParseUnsigned(string text) => Magnitude(text) is { } value && value <= ulong.MaxValue ? (ulong)value : null;

    /// <summary>Whether the text is an integer written in hexadecimal.</summary>
    public static bool IsHexadecimalInteger(string text) =>
        text.TrimStart('+', '-').StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !text.Contains('p', StringComparison.OrdinalIgnoreCase);

    /// <summary>A floating point number, decimal or hexadecimal, with underscores only after a base prefix.</summary>
    public static double? ParseFloat(string text, bool allowUnderscore = true)
    {
        if (allowUnderscore && text.Contains('_'))
        {
            text = text.Replace("_", string.Empty, StringComparison.Ordinal);
        }

        var unsigned = text.TrimStart('+', '-');
        if (text.Length - unsigned.Length > 1 || unsigned.Length == 0)
        {
            return null;
        }

        var negative = text.StartsWith('-');
        if (unsigned.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ParseHexadecimalFloat(unsigned[2..]) is { } hex ? (negative ? -hex : hex) : null;
        }

        if (unsigned.ToLowerInvariant() is "inf" or "infinity")
        {
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        if (!char.IsAsciiDigit(unsigned[0]) && unsigned[0] != '.')
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && !double.IsInfinity(value)
            ? value
            : null;
    }

    private static double? ParseHexadecimalFloat(string text)
    {
        var exponentAt = text.IndexOfAny(['p', 'P']);
        if (exponentAt < 0 || !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return null;
        }

        var mantissa = text[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        if (digits.Length == 0 || !BigInteger.TryParse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        exponent -= point < 0 ? 0 : 4 * (mantissa.Length - 1 - point);
        return Math.ScaleB((double)value, exponent);
    }

    private static BigInteger? Magnitude(string text)
    {
        var (radix, prefix) = text.Length > 1 && text[0] == '0'
            ? char.ToLowerInvariant(text[1]) switch { 'x' => (16, 2), 'o' => (8, 2), 'b' => (2, 2), _ => (8, 1) }
            : (10, 0);
        var value = BigInteger.Zero;
        var digits = 0;
        var afterUnderscore = false;
        for (var i = prefix; i < text.Length; i++)
        {
            if (text[i] == '_')
            {
                if (afterUnderscore || (i == 0))
                {
                    return null;
                }

                afterUnderscore = true;
                continue;
            }

            afterUnderscore = false;
            var digit = char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
            digits++;
        }

        return afterUnderscore || (digits == 0 && prefix != 1) || text.Length == 0 ? null : value;
    }
}
