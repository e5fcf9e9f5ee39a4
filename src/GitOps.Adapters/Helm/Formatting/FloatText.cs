using System.Globalization;
using System.Numerics;
using System.Text;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Floating point numbers as Go's <c>strconv.FormatFloat</c> writes them.</summary>
internal static class FloatText
{
    /// <summary>As <c>%v</c> prints it: shortest, with an exponent from 1e21 for JSON, from 1e6-like lengths here as <c>%g</c> does.</summary>
    public static string General(double value) => Format(value, 'g', -1);

    /// <summary>As <c>encoding/json</c> prints it: an exponent only below 1e-6 and from 1e21.</summary>
    public static string Json(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21))
        {
            var text = Format(value, 'e', -1);

            // e-09 becomes e-9.
            return text.Length >= 4 && text[^4] == 'e' && text[^3] == '-' && text[^2] == '0' ? text[..^2] + text[^1] : text;
        }

        return Format(value, 'f', -1);
    }

    /// <summary>Formats with a verb of <c>e E f F g G x X</c>; a negative precision means as many digits as needed.</summary>
    public static string Format(double value, char verb, int precision, bool single = false)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        var negative = double.IsNegative(value);
        if (verb is 'x' or 'X')
        {
            return (negative ? "-" : "") + Hexadecimal(Math.Abs(value), verb, precision);
        }

        var shortest = precision < 0;
        var (digits, point) = shortest ? Shortest(Math.Abs(value), single) : Rounded(Math.Abs(value), verb, precision);
        var lower = char.ToLowerInvariant(verb);
        var body = lower switch
        {
            'e' => Exponential(digits, point, shortest ? digits.Length - 1 : precision, verb),
            'f' => Fixed(digits, point, shortest ? Math.Max(digits.Length - point, 0) : precision),
            _ => GeneralForm(digits, point, precision, verb),
        };
        return negative ? "-" + body : body;
    }

    private static string GeneralForm(string digits, int point, int precision, char verb)
    {
        var limit = precision;
        if (precision < 0)
        {
            limit = 6;
        }
        else
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
            limit = limit == 0 ? 1 : limit;
        }

        if (limit > digits.Length && digits.Length >= point)
        {
            limit = digits.Length;
        }

        limit = precision < 0 ? 6 : limit;
        var exponent = digits == "0" ? 0 : point - 1;
        return exponent < -4 || exponent >= limit
            ? Exponential(digits, point, digits.Length - 1, verb == 'g' ? 'e' : 'E')
            : Fixed(digits, point, Math.Max(digits.Length - point, 0));
    }

    private static string Exponential(string digits, int point, int precision, char verb)
    {
        var exponent = digits == "0" || digits.AsSpan().IndexOfAnyExcept('0') < 0 ? 0 : point - 1;
        var text = new StringBuilder().Append(digits[0]);
        if (precision > 0)
        {
            text.Append('.').Append(digits.AsSpan(1, Math.Min(precision, digits.Length - 1))).Append('0', Math.Max(0, precision - digits.Length + 1));
        }

        text.Append(verb).Append(exponent < 0 ? '-' : '+');
        return text.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Fixed(string digits, int point, int precision)
    {
        var text = new StringBuilder();
        if (point > 0)
        {
            text.Append(digits.AsSpan(0, Math.Min(point, digits.Length))).Append('0', Math.Max(0, point - digits.Length));
        }
        else
        {
            text.Append('0');
        }

        if (precision > 0)
        {
            text.Append('.');
            for (var i = 0; i < precision; i++)
            {
                var at = point + i;
                text.Append(at >= 0 && at < digits.Length ? digits[at] : '0');
            }
        }

        return text.ToString();
    }

    // Digits and the place of the decimal point before them: 0.digits times ten to the point.
    private static (string Digits, int Point) Shortest(double value, bool single)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        var text = single ? ((float)value).ToString("E8", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
        if (single)
        {
            text = ((float)value).ToString(CultureInfo.InvariantCulture);
        }

        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), point - leading);
    }

    // Exact decimal expansion, rounded to even at a tie.
    private static (string Digits, int Point) Rounded(double value, char verb, int precision)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        exponent = exponent == 0 ? -1074 : exponent - 1075;
        mantissa |= exponent == -1074 && ((bits >> 52) & 0x7FF) == 0 ? 0 : 1L << 52;
        var number = exponent >= 0 ? new BigInteger(mantissa) << exponent : mantissa * BigInteger.Pow(5, -exponent);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        var point = digits.Length + Math.Min(exponent, 0);
        var keep = char.ToLowerInvariant(verb) switch
        {
            'e' => precision + 1,
            'f' => point + precision,
            _ => precision == 0 ? 1 : precision,
        };
        return Round(digits, point, keep);
    }

    private static (string Digits, int Point) Round(string digits, int point, int keep)
    {
        if (keep >= digits.Length)
        {
            return (digits, point);
        }

        if (keep < 0)
        {
            return ("0", 1);
        }

        var rest = digits.AsSpan(keep);
        var up = rest[0] > '5' || (rest[0] == '5' && (rest[1..].IndexOfAnyExcept('0') >= 0 || (keep > 0 && (digits[keep - 1] - '0') % 2 == 1)));
        var kept = digits[..keep];
        if (!up)
        {
            return keep == 0 ? ("0", 1) : (kept, point);
        }

        var raised = (BigInteger.Parse("0" + kept, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(keep, '0');
        return raised.Length > keep ? (keep == 0 ? raised : raised[..Math.Max(keep, 1)], point + 1) : (raised, point);
    }

    private static string Hexadecimal(double value, char verb, int precision)
    {
        var upper = verb == 'X';
        if (value == 0)
        {
            var zeros = precision > 0 ? "." + new string('0', precision) : string.Empty;
            return upper ? $"0X0{zeros}P+00" : $"0x0{zeros}p+00";
        }

        var exponent = Math.ILogB(value);
        var mantissa = (ulong)(Math.ScaleB(value, 52 - exponent)) << 8;
        if (precision >= 0 && precision < 13)
        {
            var shift = 60 - (precision * 4);
            var half = 1UL << (shift - 1);
            var low = mantissa & ((1UL << shift) - 1);
            mantissa >>= shift;
            mantissa += low > half || (low == half && (mantissa & 1) == 1) ? 1UL : 0UL;
            mantissa <<= shift;
            if ((mantissa & (1UL << 61)) != 0)
            {
                mantissa >>= 1;
                exponent++;
            }
        }

        var fraction = (mantissa & ((1UL << 60) - 1)).ToString("x15", CultureInfo.InvariantCulture);
        fraction = precision < 0 ? fraction.TrimEnd('0') : fraction.PadRight(Math.Max(precision, 15), '0')[..precision];
        var text = $"0x1{(fraction.Length > 0 ? "." + fraction : "")}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        return upper ? text.ToUpperInvariant() : text;
    }
}
