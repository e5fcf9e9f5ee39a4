using System.Globalization;
using System.Numerics;
using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Numbers, strings and bytes.</summary>
internal sealed partial class ValuePrinter
{
    private void Pad(string text)
    {
        var missing = (Flags.Width ?? 0) - (Flags.Width is null ? 0 : GoText.RuneCount(text));
        if (missing <= 0)
        {
            Text.Append(text);
        }
        else if (Flags.Minus)
        {
            Text.Append(text).Append(' ', missing);
        }
        else
        {
            Text.Append(Flags.Zero ? '0' : ' ', missing).Append(text);
        }
    }

    private void PrintString(string value, int verb)
    {
        switch (verb)
        {
            case 'v' when Flags.SharpV:
            case 'q':
                value = Truncated(value);
                Pad(Flags.Sharp && GoQuote.CanBackquote(value) ? $"`{value}`" : Flags.Plus ? GoQuote.QuoteToAscii(value) : GoQuote.Quote(value));
                break;
            case 'v' or 's':
                Pad(Truncated(value));
                break;
            case 'x' or 'X':
                PrintHexadecimal(GoText.ToBytes(value), verb);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private string Truncated(string value) => Flags.Precision is { } precision ? GoText.FirstRunes(value, precision) : value;

    private void PrintHexadecimal(ReadOnlySpan<byte> bytes, int verb)
    {
        if (Flags.Precision is { } precision && precision < bytes.Length)
        {
            bytes = bytes[..precision];
        }

        var digits = new StringBuilder();
        var prefix = verb == 'X' ? "0X" : "0x";
        for (var i = 0; i < bytes.Length; i++)
        {
            if (Flags.Space && i > 0)
            {
                digits.Append(' ');
            }

            if (Flags.Sharp && (Flags.Space || i == 0))
            {
                digits.Append(prefix);
            }

            digits.Append(bytes[i].ToString(verb == 'X' ? "X2" : "x2", CultureInfo.InvariantCulture));
        }

        Pad(digits.ToString());
    }

    private void PrintBytes(byte[] bytes, int verb)
    {
        switch (verb)
        {
            case 'v' or 'd' when Flags.SharpV:
                Text.Append("[]byte{").AppendJoin(", ", bytes.Select(b => "0x" + b.ToString("x", CultureInfo.InvariantCulture))).Append('}');
                break;
            case 'v' or 'd':
                Text.Append('[').AppendJoin(' ', bytes).Append(']');
                break;
            case 's' or 'q' or 'x' or 'X':
                PrintString(GoText.FromBytes(bytes), verb);
                break;
            default:
                var list = new GoList([.. bytes.Select(b => (object)b)], "[]uint8");
                PrintList(list, verb, 0);
                break;
        }
    }

    private void PrintInteger(BigInteger value, bool signed, int verb, object original)
    {
        switch (verb)
        {
            case 'v' when Flags.SharpV && !signed:
                Text.Append("0x").Append(value.IsZero ? "0" : value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'));
                break;
            case 'v' or 'd':
                PadInteger(value, 10, verb);
                break;
            case 'b':
                PadInteger(value, 2, verb);
                break;
            case 'o' or 'O':
                PadInteger(value, 8, verb);
                break;
            case 'x' or 'X':
                PadInteger(value, 16, verb);
                break;
            case 'c':
                Pad(RuneOf(value).ToString());
                break;
            case 'q':
                Pad(GoQuote.QuoteRune(RuneOf(value).Value, Flags.Plus));
                break;
            case 'U':
                PrintUnicode(value);
                break;
            default:
                BadVerb(original, verb);
                break;
        }
    }

    private static Rune RuneOf(BigInteger value) => value >= 0 && value <= 0x10FFFF && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;

    private void PrintUnicode(BigInteger value)
    {
        var digits = value.Sign < 0 ? ((ulong)(long)value).ToString("X4", CultureInfo.InvariantCulture) : ((ulong)value).ToString("X" + Math.Max(4, Flags.Precision ?? 4), CultureInfo.InvariantCulture);
        var quoted = Flags.Sharp && GoQuote.IsPrintable(RuneOf(value)) ? $" '{RuneOf(value)}'" : string.Empty;
        var zero = Flags.Zero;
        Flags.Zero = false;
        Pad("U+" + digits + quoted);
        Flags.Zero = zero;
    }

    private void PadInteger(BigInteger value, int radix, int verb)
    {
        var negative = value.Sign < 0;
        var precision = 0;
        var zero = Flags.Zero;
        if (Flags.Precision is { } wanted)
        {
            precision = wanted;
            if (precision == 0 && value.IsZero)
            {
                Text.Append(' ', Flags.Width ?? 0);
                return;
            }
        }
        else if (Flags.Zero && !Flags.Minus && Flags.Width is { } width)
        {
            precision = width - (negative || Flags.Plus || Flags.Space ? 1 : 0);
        }

        var digits = Digits(BigInteger.Abs(value), radix).PadLeft(precision, '0');
        if (Flags.Sharp)
        {
            digits = radix switch
            {
                2 => "0b" + digits,
                8 when digits[0] != '0' => "0" + digits,
                16 => "0x" + digits,
                _ => digits,
            };
        }

        if (verb == 'O')
        {
            digits = "0o" + digits;
        }

        digits = verb == 'X' ? digits.ToUpperInvariant() : digits;
        Flags.Zero = false;
        Pad((negative ? "-" : Flags.Plus ? "+" : Flags.Space ? " " : string.Empty) + digits);
        Flags.Zero = zero;
    }

    private static string Digits(BigInteger value, int radix)
    {
        if (value.IsZero)
        {
            return "0";
        }

        if (radix == 10)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var digits = new StringBuilder();
        for (; !value.IsZero; value /= radix)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(value % radix)]);
        }

        return digits.ToString();
    }

    private void PrintFloat(double value, int verb, bool single, object original)
    {
        switch (verb)
        {
            case 'v':
                PadFloat(FloatText.Format(value, 'g', Flags.Precision ?? -1, single));
                break;
            case 'g' or 'G' or 'x' or 'X':
                PadFloat(FloatText.Format(value, (char)verb, Flags.Precision ?? -1, single));
                break;
            case 'e' or 'E' or 'f' or 'F':
                PadFloat(FloatText.Format(value, verb == 'F' ? 'f' : (char)verb, Flags.Precision ?? 6, single));
                break;
            case 'b':
                var bits = BitConverter.DoubleToInt64Bits(value);
                var exponent = (int)((bits >> 52) & 0x7FF);
                var mantissa = (bits & 0xFFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 1L << 52);
                PadFloat(string.Create(CultureInfo.InvariantCulture, $"{(bits < 0 ? "-" : "")}{mantissa}p{Math.Max(exponent, 1) - 1075:+0;-0;+0}"));
                break;
            default:
                BadVerb(original, verb);
                break;
        }
    }

    private void PadFloat(string number)
    {
        var signed = number[0] is '-' or '+' ? number : "+" + number;
        if (Flags.Space && signed[0] == '+' && !Flags.Plus)
        {
            signed = " " + signed[1..];
        }

        if (signed[1] is 'I' or 'N')
        {
            var zero = Flags.Zero;
            Flags.Zero = false;
            Pad(signed[1] == 'N' && !Flags.Space && !Flags.Plus ? signed[1..] : signed[0] == '+' && !Flags.Plus && signed[1] == 'N' ? signed[1..] : signed);
            Flags.Zero = zero;
            return;
        }

        if (!Flags.Plus && signed[0] == '+')
        {
            Pad(signed[1..]);
        }
        else if (Flags.Zero && !Flags.Minus && Flags.Width is { } width && width > signed.Length)
        {
            Text.Append(signed[0]).Append('0', width - signed.Length).Append(signed.AsSpan(1));
        }
        else
        {
            Pad(signed);
        }
    }

    private void PrintComplex(Complex value, int verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
        {
            BadVerb(value, verb);
            return;
        }

        var plus = Flags.Plus;
        Text.Append('(');
        PrintFloat(value.Real, verb, false, value);
        Flags.Plus = true;
        PrintFloat(value.Imaginary, verb, false, value);
        Text.Append("i)");
        Flags.Plus = plus;
    }
}
