using System.Numerics;
using GitOps.Adapters.Helm.Formatting;
namespace GitOps.Adapters.Helm.Templates;

/// <summary>A number of a template, which is whatever type the place it is used in wants.</summary>
internal sealed class NumberLiteral
{
    /// <summary>Whether it can be an integer.</summary>
    public bool IsInteger { get; private init; }

    /// <summary>Whether it can be a floating point number.</summary>
    public bool IsFloat { get; private init; }

    /// <summary>The value as an integer.</summary>
    public long Integer { get; private init; }

    /// <summary>The value as a floating point number.</summary>
    public double Float { get; private init; }

    /// <summary>The value where any type will do; null when it overflows.</summary>
    public object? Ideal { get; private init; }

    /// <summary>Reads a literal.</summary>
    /// <returns>Null with the fault in Go's words.</returns>
    public static NumberLiteral? Parse(string text, TokenKind kind, out string fault)
    {
        fault = string.Empty;
        if (kind == TokenKind.CharacterConstant)
        {
            if (GoUnquote.Character(text) is not { } character)
            {
                fault = $"malformed character constant: {text}";
                return null;
            }

            return new NumberLiteral { IsInteger = true, IsFloat = true, Integer = character, Float = character, Ideal = (nint)character };
        }

        if (text.EndsWith('i') && GoNumbers.ParseFloat(text[..^1]) is { } imaginary)
        {
            return new NumberLiteral
            {
                IsInteger = imaginary == 0,
                IsFloat = imaginary == 0,
                Ideal = new Complex(0, imaginary),
            };
        }

        if (kind == TokenKind.Complex && ParseComplex(text) is { } complex)
        {
            return new NumberLiteral { Ideal = complex };
        }

        var written = text.AsSpan().IndexOfAny(".eEpP") >= 0 && !GoNumbers.IsHexadecimalInteger(text);
        if (GoNumbers.ParseInteger(text, out var overflows) is { } integer)
        {
            return new NumberLiteral { IsInteger = true, IsFloat = true, Integer = integer, Float = integer, Ideal = (nint)integer };
        }

        if (GoNumbers.ParseFloat(text) is not { } number)
        {
            fault = $"illegal number syntax: {GoQuote.Quote(text)}";
            return null;
        }

        if (!written || overflows)
        {
            if (GoNumbers.ParseUnsigned(text) is { } unsigned)
            {
                // Fits no int; only a place that wants a float or an unsigned number can take it.
                return new NumberLiteral { IsFloat = true, Float = unsigned };
            }

            fault = $"integer overflow: {GoQuote.Quote(text)}";
            return null;
        }

        var whole = Math.Abs(number) < 9.2e18 && Math.Truncate(number) == number;
        return new NumberLiteral { IsInteger = whole, Integer = whole ? (long)number : 0, IsFloat = true, Float = number, Ideal = number };
    }

    private static Complex? ParseComplex(string text)
    {
        var sign = text.LastIndexOfAny(['+', '-']);
        return sign > 0 && text.EndsWith('i')
            && GoNumbers.ParseFloat(text[..sign]) is { } real
            && GoNumbers.ParseFloat(text[sign..^1]) is { } imaginary
            ? new Complex(real, imaginary)
            : null;
    }
}
