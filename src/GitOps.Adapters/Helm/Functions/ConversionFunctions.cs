using System.Globalization;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Numbers and strings of anything, as sprig casts them: what cannot be cast becomes zero.</summary>
internal static class ConversionFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("int", [P.Any], false, a => Boxes.Integer(ToInteger(a[0]))),
        new("int64", [P.Any], false, a => ToInteger(a[0])),
        new("float64", [P.Any], false, a => ToFloat(a[0])),
        new("atoi", [P.String], false, a => Boxes.Integer(Atoi(a.Text(0)))),
        new("toDecimal", [P.Any], false, a => ToDecimal(Printer.Print(a[0]))),
        new("toString", [P.Any], false, a => ToText(a[0])),
        new("toStrings", [P.Any], false, a => ToTexts(a[0])),
        new("join", [P.String, P.Any], false, a => string.Join(a.Text(0), ToTexts(a[1]).Items)),
    ];

    /// <summary>A value as text: bytes as they are, the rest as <c>%v</c>.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        byte[] bytes => GoText.FromBytes(bytes),
        _ => Printer.Print(value),
    };

    /// <summary>A value as a list of strings; nil elements are left out.</summary>
    public static GoList ToTexts(object? value)
    {
        switch (value)
        {
            case null:
                return new GoList([], GoList.StringType);
            case GoList { TypeName: GoList.StringType } strings:
                return strings;
            case GoList list:
                return GoList.OfStrings(list.Items.Where(item => item is not null).Select(ToText));
            case byte[] bytes:
                return GoList.OfStrings(bytes.Select(b => Printer.Print(b)));
            default:
                return GoList.OfStrings([ToText(value)]);
        }
    }

    /// <summary>A value as an integer.</summary>
    public static long ToInteger(object? value) => value switch
    {
        null => 0,
        string text => GoNumbers.ParseInteger(WithoutZeroFraction(text)) ?? 0,
        bool truth => truth ? 1 : 0,
        double number => Truncate(number),
        float number => Truncate(number),
        _ when GoType.TrySigned(value, out var signed) => signed,
        _ when GoType.TryUnsigned(value, out var unsigned) => unchecked((long)unsigned),
        _ => 0,
    };

    /// <summary>A value as a floating point number.</summary>
    public static double ToFloat(object? value) => value switch
    {
        string text => GoNumbers.ParseFloat(text, allowUnderscore: false) ?? 0,
        bool truth => truth ? 1 : 0,
        double number => number,
        float number => number,
        _ when GoType.TrySigned(value, out var signed) => signed,
        _ when GoType.TryUnsigned(value, out var unsigned) => unsigned,
        _ => 0,
    };

    // As the processor converts: what does not fit becomes the smallest number.
    private static long Truncate(double number) => number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue;

    // "1.00" counts as 1, "1.9" as nothing.
    private static string WithoutZeroFraction(string text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] == '0')
        {
            end--;
        }

        return end > 0 && end < text.Length && text[end - 1] == '.' ? text[..(end - 1)] : text;
    }

    private static long Atoi(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static long ToDecimal(string octal)
    {
        var negative = octal.StartsWith('-');
        var digits = octal.TrimStart('-', '+');
        if (digits.Length == 0 || digits.Length < octal.Length - 1 || digits.AsSpan().IndexOfAnyExceptInRange('0', '7') >= 0)
        {
            return 0;
        }

        Int128 value = 0;
        foreach (var digit in digits)
        {
            value = (value * 8) + (digit - '0');
            if (value > long.MaxValue)
            {
                return 0;
            }
        }

        return (long)(negative ? -value : value);
    }
}
