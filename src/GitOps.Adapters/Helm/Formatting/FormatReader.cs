using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Reads a format as <c>fmt.Sprintf</c> does: flags, indexes, width, precision, verbs.</summary>
internal ref struct FormatReader(string format, ValuePrinter printer)
{
    private const int LargestNumber = 1_000_000;

    private readonly StringBuilder text = printer.Text;
    private int at;
    private int argument;
    private bool reordered;
    private bool goodIndex;
    private bool afterIndex;

    public string Run(ReadOnlySpan<object?> arguments)
    {
        while (at < format.Length)
        {
            var percent = format.IndexOf('%', at);
            if (percent < 0)
            {
                text.Append(format, at, format.Length - at);
                break;
            }

            text.Append(format, at, percent - at);
            at = percent + 1;
            Verb(arguments);
        }

        if (!reordered && argument < arguments.Length)
        {
            Extra(arguments[argument..]);
        }

        return text.ToString();
    }

    private void Verb(ReadOnlySpan<object?> arguments)
    {
        printer.Flags = default;
        goodIndex = true;
        reordered = false;
        ReadFlags();
        Index(arguments.Length);
        ReadWidth(arguments);
        ReadPrecision(arguments);
        if (!afterIndex)
        {
            Index(arguments.Length);
        }

        if (at >= format.Length)
        {
            text.Append("%!(NOVERB)");
            return;
        }

        var verb = GoText.RuneAt(format, at, out var used);
        at += used;
        if (verb.Value == '%')
        {
            text.Append('%');
        }
        else if (!goodIndex)
        {
            text.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        }
        else if (argument >= arguments.Length)
        {
            text.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        }
        else
        {
            if (verb.Value == 'v')
            {
                printer.Flags.SharpV = printer.Flags.Sharp;
                printer.Flags.Sharp = false;
                printer.Flags.PlusV = printer.Flags.Plus;
                printer.Flags.Plus = false;
            }

            printer.PrintArgument(arguments[argument++], verb.Value);
        }
    }

    private void ReadFlags()
    {
        for (; at < format.Length; at++)
        {
            switch (format[at])
            {
                case '#':
                    printer.Flags.Sharp = true;
                    break;
                case '0':
                    printer.Flags.Zero = true;
                    break;
                case '+':
                    printer.Flags.Plus = true;
                    break;
                case '-':
                    printer.Flags.Minus = true;
                    break;
                case ' ':
                    printer.Flags.Space = true;
                    break;
                default:
                    return;
            }
        }
    }

    private void ReadWidth(ReadOnlySpan<object?> arguments)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            printer.Flags.Width = NumberArgument(arguments);
            if (printer.Flags.Width is null)
            {
                text.Append("%!(BADWIDTH)");
            }
            else if (printer.Flags.Width < 0)
            {
                printer.Flags.Width = -printer.Flags.Width;
                printer.Flags.Minus = true;
                printer.Flags.Zero = false;
            }

            afterIndex = false;
            return;
        }

        printer.Flags.Width = ReadNumber();
        if (afterIndex && printer.Flags.Width is not null)
        {
            goodIndex = false;
        }
    }

    private void ReadPrecision(ReadOnlySpan<object?> arguments)
    {
        if (at + 1 > format.Length || at >= format.Length || format[at] != '.')
        {
            return;
        }

        at++;
        if (afterIndex)
        {
            goodIndex = false;
        }

        Index(arguments.Length);
        if (at < format.Length && format[at] == '*')
        {
            at++;
            printer.Flags.Precision = NumberArgument(arguments);
            if (printer.Flags.Precision is null or < 0)
            {
                printer.Flags.Precision = null;
                text.Append("%!(BADPREC)");
            }

            afterIndex = false;
            return;
        }

        printer.Flags.Precision = ReadNumber() ?? 0;
    }

    private int? NumberArgument(ReadOnlySpan<object?> arguments)
    {
        if (argument >= arguments.Length)
        {
            return null;
        }

        var value = arguments[argument++];
        return GoType.TrySigned(value, out var number) && number is >= -LargestNumber and <= LargestNumber ? (int)number : null;
    }

    private int? ReadNumber()
    {
        var start = at;
        var number = 0;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            number = (number * 10) + (format[at] - '0');
            if (number > LargestNumber)
            {
                return null;
            }

            at++;
        }

        return at > start ? number : null;
    }

    // "[3]" in front of a width, a precision or a verb.
    private void Index(int count)
    {
        afterIndex = false;
        if (at >= format.Length || format[at] != '[')
        {
            return;
        }

        reordered = true;
        afterIndex = true;
        var close = format.IndexOf(']', at);
        if (close < 0)
        {
            goodIndex = false;
            at++;
            return;
        }

        var inside = format.AsSpan(at + 1, close - at - 1);
        at = close + 1;
        if (int.TryParse(inside, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index >= 1 && index <= count)
        {
            argument = index - 1;
        }
        else
        {
            goodIndex = false;
        }
    }

    private void Extra(ReadOnlySpan<object?> rest)
    {
        printer.Flags = default;
        text.Append("%!(EXTRA ");
        for (var i = 0; i < rest.Length; i++)
        {
            text.Append(i > 0 ? ", " : string.Empty);
            if (rest[i] is null)
            {
                text.Append("<nil>");
            }
            else
            {
                text.Append(GoType.NameOf(rest[i])).Append('=');
                printer.PrintArgument(rest[i], 'v');
            }
        }

        text.Append(')');
    }
}
