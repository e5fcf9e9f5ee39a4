using System.Numerics;
using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Prints one value under one verb, with the flags that stand in front of it.</summary>
internal sealed partial class ValuePrinter(StringBuilder text)
{
    private const int MaximumDepth = 500;

    /// <summary>What was printed.</summary>
    public StringBuilder Text { get; } = text;

    /// <summary>Flags of the verb. A field, because they are set one by one.</summary>
    public FormatFlags Flags;

    /// <summary>Prints an argument; a verb that does not fit leaves Go's complaint.</summary>
    public void PrintArgument(object? value, int verb)
    {
        if (value is null)
        {
            if (verb is 'T' or 'v')
            {
                Pad("<nil>");
            }
            else
            {
                BadVerb(null, verb);
            }

            return;
        }

        switch (verb)
        {
            case 'T':
                PrintString(GoType.NameOf(value), 's');
                break;
            case 'p':
                BadVerb(value, verb);
                break;
            default:
                PrintValue(value, verb, 0);
                break;
        }
    }

    private void PrintValue(object value, int verb, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new Templates.FunctionException("a value is nested too deeply to be printed");
        }

        if (!Flags.SharpV && verb is 'v' or 's' or 'x' or 'X' or 'q' && StringForm(value) is { } stringForm)
        {
            PrintString(stringForm, verb);
            return;
        }

        switch (value)
        {
            case string text:
                PrintString(text, verb);
                break;
            case bool truth when verb is 't' or 'v':
                Pad(truth ? "true" : "false");
                break;
            case double number:
                PrintFloat(number, verb, false, value);
                break;
            case float number:
                PrintFloat(number, verb, true, value);
                break;
            case Complex number:
                PrintComplex(number, verb);
                break;
            case byte[] bytes:
                PrintBytes(bytes, verb);
                break;
            case GoList list:
                PrintList(list, verb, depth);
                break;
            case GoMap map:
                PrintMap(map, verb, depth);
                break;
            case GoObject other:
                PrintStruct(other, verb, depth);
                break;
            case var _ when GoType.TrySigned(value, out var signed):
                PrintInteger(signed, true, verb, value);
                break;
            case var _ when GoType.TryUnsigned(value, out var unsigned):
                PrintInteger(unsigned, false, verb, value);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private static string? StringForm(object value) => value switch
    {
        GoObject { Text: { } text } => text,
        GoDuration duration => duration.ToString(),
        _ => null,
    };

    private void PrintElement(object? value, bool holdsAnything, int verb, int depth)
    {
        if (value is null)
        {
            Text.Append(Flags.SharpV ? (holdsAnything ? "interface {}(nil)" : "nil") : "<nil>");
        }
        else
        {
            PrintValue(value, verb, depth + 1);
        }
    }

    private void PrintList(GoList list, int verb, int depth)
    {
        if (Flags.SharpV)
        {
            Text.Append(list.TypeName);
            if (list.IsNil)
            {
                Text.Append("(nil)");
                return;
            }
        }

        Text.Append(Flags.SharpV ? '{' : '[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                Text.Append(Flags.SharpV ? ", " : " ");
            }

            PrintElement(list[i], list.HoldsAnything, verb, depth);
        }

        Text.Append(Flags.SharpV ? '}' : ']');
    }

    private void PrintMap(GoMap map, int verb, int depth)
    {
        if (Flags.SharpV)
        {
            Text.Append(map.TypeName);
            if (map.IsNil)
            {
                Text.Append("(nil)");
                return;
            }
        }

        Text.Append(Flags.SharpV ? "{" : "map[");
        var first = true;
        foreach (var key in map.SortedKeys)
        {
            if (!first)
            {
                Text.Append(Flags.SharpV ? ", " : " ");
            }

            first = false;
            PrintValue(key, verb, depth + 1);
            Text.Append(':');
            PrintElement(map[key], map.HoldsAnything, verb, depth);
        }

        Text.Append(Flags.SharpV ? '}' : ']');
    }

    private void PrintStruct(GoObject value, int verb, int depth)
    {
        if (value.Kind == "ptr" && depth == 0)
        {
            Text.Append('&');
        }

        if (Flags.SharpV)
        {
            Text.Append(value.TypeName.TrimStart('*'));
        }

        Text.Append('{');
        var first = true;
        foreach (var (name, field) in value.AllFields)
        {
            if (!first)
            {
                Text.Append(Flags.SharpV ? ", " : " ");
            }

            first = false;
            if (Flags.SharpV || Flags.PlusV)
            {
                Text.Append(name).Append(':');
            }

            PrintElement(field, true, verb, depth);
        }

        Text.Append('}');
    }

    private void BadVerb(object? value, int verb)
    {
        Text.Append("%!").Append(new Rune(verb).ToString()).Append('(');
        if (value is null)
        {
            Text.Append("<nil>");
        }
        else
        {
            var flags = Flags;
            Text.Append(GoType.NameOf(value)).Append('=');
            PrintValue(value, 'v', 0);
            Flags = flags;
        }

        Text.Append(')');
    }
}
