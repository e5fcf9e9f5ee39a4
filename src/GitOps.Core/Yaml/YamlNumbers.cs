using System.Buffers;
using System.Globalization;

namespace GitOps.Core.Yaml;

/// <summary>Numbers as Go's <c>strconv</c> reads them.</summary>
internal static class YamlNumbers
{
    private static readonly SearchValues<char> DigitsAndUnderscore = SearchValues.Create("0123456789_");

    /// <summary>Reads a whole number in any base: <c>0x</c>, <c>0o</c>, <c>0b</c>, and <c>0777</c> as octal.</summary>
    /// <param name="plain">The text without underscores.</param>
    /// <param name="integer">The number when a signed 64-bit integer holds it.</param>
    /// <param name="number">The number as a double.</param>
    public static bool TryParseInteger(string plain, out long? integer, out double number)
    {
        integer = null;
        number = 0;
        var digits = plain.AsSpan();
        var negative = digits is ['-', ..];
        if (digits is ['-' or '+', ..])
        {
            digits = digits[1..];
        }

        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            switch (digits[1])
            {
                case 'x' or 'X':
                    radix = 16;
                    break;
                case 'b' or 'B':
                    radix = 2;
                    break;
                default:
                    radix = 8;
                    break;
            }

            digits = digits[(char.IsAsciiLetter(digits[1]) ? 2 : 1)..];
        }

        if (!TryParseDigits(digits, radix, out var size))
        {
            return false;
        }

        if (size <= long.MaxValue || (negative && size == 1UL << 63))
        {
            integer = negative ? unchecked(-(long)size) : (long)size;
            number = integer.Value;
            return true;
        }

        // Only a number without sign may use all 64 bits.
        number = size;
        return !negative && plain[0] != '+';
    }

    /// <summary>Whether the text has the shape <c>[-+]?(\.d+|d+(\.d*)?)([eE][-+]?d+)?</c>.</summary>
    public static bool LooksLikeFloat(ReadOnlySpan<char> text)
    {
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        var whole = Digits(text);
        text = text[whole..];
        if (text is ['.', ..])
        {
            text = text[1..];
            var fraction = Digits(text);
            if (whole == 0 && fraction == 0)
            {
                return false;
            }

            text = text[fraction..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ('e' or 'E'))
        {
            return false;
        }

        text = text[1..];
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        return !text.IsEmpty && Digits(text) == text.Length;
    }

    /// <summary>Whether the text is a number in base 60, which YAML 1.1 knew: <c>1:30</c>.</summary>
    public static bool IsBase60(ReadOnlySpan<char> text)
    {
        if (text is ['-' or '+', ..])
        {
            text = text[1..];
        }

        if (text.IsEmpty || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        var at = text.IndexOfAnyExcept(DigitsAndUnderscore);
        if (at < 0 || text[at] != ':')
        {
            return false;
        }

        text = text[at..];
        while (text is [':', ..])
        {
            text = text[1..];
            var digits = Digits(text);
            if (digits is 0 or > 2 || (digits == 2 && text[0] > '5'))
            {
                return false;
            }

            text = text[digits..];
        }

        return text.IsEmpty || (text[0] == '.' && text[1..].IndexOfAnyExcept(DigitsAndUnderscore) < 0);
    }

    /// <summary>A double as Go prints it with <c>%g</c> and the shortest digits, in exponent form below 1e-4 and from 1e6 on.</summary>
    public static string Format(double number)
    {
        if (double.IsNaN(number))
        {
            return ".nan";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? ".inf" : "-.inf";
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var negative = shortest.StartsWith('-');
        var (digits, scale) = SplitDigits(negative ? shortest[1..] : shortest);
        var exponent = digits == "0" ? 0 : scale - 1;
        var sign = negative ? "-" : string.Empty;
        if (exponent is < -4 or >= 6)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        return sign + (scale <= 0 ? $"0.{new string('0', -scale)}{digits}"
            : scale >= digits.Length ? digits + new string('0', scale - digits.Length)
            : $"{digits[..scale]}.{digits[scale..]}");
    }

    // The significant digits and where the point stands among them: 0.05 is ("5", -1), 120 is ("12", 3).
    private static (string Digits, int Scale) SplitDigits(string text)
    {
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is var e and >= 0)
        {
            exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var scale = (point < 0 ? text.Length : point) + exponent;
        var digits = text.Replace(".", string.Empty, StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? ("0", 1) : (digits, scale - leading);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, int radix, out ulong size)
    {
        size = 0;
        if (digits.IsEmpty)
        {
            return false;
        }

        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? (char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10) : 99;
            if (digit >= radix)
            {
                return false;
            }

            var next = unchecked((size * (ulong)radix) + (ulong)digit);
            if (size > (ulong.MaxValue - (ulong)digit) / (ulong)radix)
            {
                return false;
            }

            size = next;
        }

        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
