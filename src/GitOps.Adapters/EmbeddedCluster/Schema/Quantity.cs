using System.Buffers;
using System.Globalization;
using System.Numerics;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Amounts such as <c>500m</c> and <c>1Gi</c> in the form in which the server keeps them: the largest suffix that leaves no fraction.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, int Power)[] Decimal = [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The canonical text; null when the value is no quantity.</summary>
    public static KubeValue? Canonical(KubeValue value)
    {
        var text = value switch
        {
            KubeString s => s.Text,
            KubeInteger i => i.Number.ToString(CultureInfo.InvariantCulture),
            KubeFloat f => f.Number.ToString("R", CultureInfo.InvariantCulture),
            _ => string.Empty,
        };
        var split = text.AsSpan().TrimStart("+-").IndexOfAnyExcept(Digits);
        var digits = split < 0 ? text.Length : split + (text.Length - text.AsSpan().TrimStart("+-").Length);
        if (digits > 40 || !TryNumber(text[..digits], out var number, out var scale))
        {
            return null;
        }

        var suffix = text[digits..];
        if (Array.IndexOf(Binary, suffix) is > 0 and var binary)
        {
            return BinaryText(number, scale, binary, text);
        }

        int power;
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E')
        {
            if (!int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power) || Math.Abs(power) > 30)
            {
                return null;
            }

            return text;
        }

        var known = Array.Find(Decimal, entry => entry.Suffix == suffix);
        if (known.Suffix is null)
        {
            return null;
        }

        power = known.Power - scale;
        return DecimalText(number, power);
    }

    /// <summary>The value as an amount to calculate with; what is finer than a billionth is rounded up.</summary>
    public static bool TryRead(KubeValue value, out Amount amount)
    {
        amount = default;
        if (Canonical(value)?.AsString is not { } text)
        {
            return false;
        }

        var split = text.AsSpan().TrimStart("+-").IndexOfAnyExcept(Digits);
        var digits = split < 0 ? text.Length : split + (text.Length - text.AsSpan().TrimStart("+-").Length);
        var suffix = text[digits..];
        if (!TryNumber(text[..digits], out var number, out var scale))
        {
            return false;
        }

        var binary = Array.IndexOf(Binary, suffix);
        var power = binary >= 0 ? 0
            : suffix[0] is 'e' or 'E' && suffix.Length > 1 ? int.Parse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : Array.Find(Decimal, entry => entry.Suffix == suffix).Power;
        number *= BigInteger.Pow(1024, Math.Max(0, binary));
        power += 9 - scale;
        amount = new Amount(power >= 0 ? number * BigInteger.Pow(10, power) : (number + BigInteger.Pow(10, -power) - 1) / BigInteger.Pow(10, -power), binary > 0);
        return true;
    }

    /// <summary>An amount in the form in which the server prints it.</summary>
    public static string Text(Amount amount) => amount.IsBinary && amount.Billionths % Amount.One.Billionths == 0
        ? BinaryText(amount.Billionths / Amount.One.Billionths, 0, 0, string.Empty)
        : DecimalText(amount.Billionths, -9);

    private static string DecimalText(BigInteger number, int power)
    {
        if (number.IsZero)
        {
            return "0";
        }

        while (power < -9)
        {
            // Finer than a nano is rounded up, away from zero.
            number = BigInteger.DivRem(number, 10, out var rest);
            number += rest.Sign;
            power++;
        }

        while (number % 10 == 0)
        {
            number /= 10;
            power++;
        }

        var best = Decimal[0];
        foreach (var entry in Decimal)
        {
            if (entry.Power <= power)
            {
                best = entry;
            }
        }

        return (number * BigInteger.Pow(10, power - best.Power)).ToString(CultureInfo.InvariantCulture) + best.Suffix;
    }

    private static string BinaryText(BigInteger number, int scale, int binary, string text)
    {
        var bytes = number * BigInteger.Pow(1024, binary);
        var unit = BigInteger.Pow(10, scale);
        if (bytes % unit != 0)
        {
            return DecimalText(bytes, -scale) is var fraction && fraction.EndsWith('m') ? fraction : text;
        }

        bytes /= unit;
        var step = 0;
        while (!bytes.IsZero && bytes % 1024 == 0 && step < Binary.Length - 1)
        {
            bytes /= 1024;
            step++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + Binary[step];
    }

    private static bool TryNumber(string text, out BigInteger number, out int scale)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        scale = dot < 0 ? 0 : text.Length - dot - 1;
        return BigInteger.TryParse(dot < 0 ? text : text.Remove(dot, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
