using System.Globalization;
using System.Numerics;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Arithmetic on floats, done in decimal so that 0.1 + 0.2 is 0.3.</summary>
internal static class DecimalFunctions
{
    // Digits behind the point that a division yields.
    private const int DivisionPrecision = 16;

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("addf", [P.Any], true, a => Fold(0.0, a.All, static (x, y) => Add(x, y, 1))),
        new("add1f", [P.Any], false, a => Fold(a[0], [1.0], static (x, y) => Add(x, y, 1))),
        new("subf", [P.Any, P.Any], true, a => Fold(a[0], a.From(1), static (x, y) => Add(x, y, -1))),
        new("mulf", [P.Any, P.Any], true, a => Fold(a[0], a.From(1), static (x, y) => (x.Digits * y.Digits, x.Exponent + y.Exponent))),
        new("divf", [P.Any, P.Any], true, a => Fold(a[0], a.From(1), Divide)),
    ];

    private static object Fold(object? first, ReadOnlySpan<object?> values, Func<(BigInteger Digits, int Exponent), (BigInteger Digits, int Exponent), (BigInteger, int)> combine)
    {
        var result = Of(first);
        foreach (var value in values)
        {
            result = combine(result, Of(value));
        }

        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{result.Digits}E{result.Exponent}"), CultureInfo.InvariantCulture);
    }

    private static (BigInteger Digits, int Exponent) Of(object? value)
    {
        var number = ConversionFunctions.ToFloat(value);
        if (!double.IsFinite(number))
        {
            throw new FunctionException($"Cannot create a Decimal from {FloatText.General(number)}");
        }

        var text = FloatText.Format(number, 'e', -1);
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : at - point - 1;
        return (BigInteger.Parse(text[..at].Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture), exponent - fraction);
    }

    private static (BigInteger Digits, int Exponent) Add((BigInteger Digits, int Exponent) left, (BigInteger Digits, int Exponent) right, int sign)
    {
        var exponent = Math.Min(left.Exponent, right.Exponent);
        return ((left.Digits * BigInteger.Pow(10, left.Exponent - exponent)) + (sign * right.Digits * BigInteger.Pow(10, right.Exponent - exponent)), exponent);
    }

    private static (BigInteger Digits, int Exponent) Divide((BigInteger Digits, int Exponent) left, (BigInteger Digits, int Exponent) right)
    {
        if (right.Digits.IsZero)
        {
            throw new FunctionException("decimal division by 0");
        }

        // left/right at a scale of sixteen digits, halves away from zero.
        var shift = left.Exponent - right.Exponent + DivisionPrecision;
        var numerator = shift >= 0 ? left.Digits * BigInteger.Pow(10, shift) : left.Digits;
        var denominator = shift >= 0 ? right.Digits : right.Digits * BigInteger.Pow(10, -shift);
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(denominator))
        {
            quotient += numerator.Sign * denominator.Sign;
        }

        return (quotient, -DivisionPrecision);
    }
}
