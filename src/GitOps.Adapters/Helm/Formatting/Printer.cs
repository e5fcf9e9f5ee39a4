using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Prints values as Go's package <c>fmt</c> does.</summary>
internal static class Printer
{
    /// <summary>One value as <c>%v</c>.</summary>
    public static string Print(object? value)
    {
        switch (value)
        {
            case string text:
                return text;
            case bool truth:
                return truth ? "true" : "false";
            case double number:
                return FloatText.General(number);
            case nint number:
                return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            default:
                var printer = new ValuePrinter(new StringBuilder());
                printer.PrintArgument(value, 'v');
                return printer.Text.ToString();
        }
    }

    /// <summary>As <c>fmt.Sprint</c>: a blank between operands when neither is a string.</summary>
    public static string PrintAll(ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string)
            {
                text.Append(' ');
            }

            text.Append(Print(values[i]));
        }

        return text.ToString();
    }

    /// <summary>As <c>fmt.Sprintln</c>.</summary>
    public static string PrintLine(ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i > 0 ? " " : string.Empty).Append(Print(values[i]));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>As <c>fmt.Sprintf</c>, with its complaints about wrong verbs in the text.</summary>
    public static string Format(string format, ReadOnlySpan<object?> arguments)
    {
        var reader = new FormatReader(format, new ValuePrinter(new StringBuilder(format.Length + 16)));
        return reader.Run(arguments);
    }

    /// <summary>Type of a value, for complaints.</summary>
    public static string TypeOf(object? value) => GoType.NameOf(value);
}
