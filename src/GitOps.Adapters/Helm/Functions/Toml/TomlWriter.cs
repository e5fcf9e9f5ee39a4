using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions.Toml;

/// <summary>Values as the TOML library of Helm writes them: plain keys before tables, both sorted, tables indented.</summary>
internal sealed class TomlWriter
{
    private const string Indent = "  ";
    private const int MaximumDepth = 250;

    private readonly StringBuilder text = new();

    /// <summary>Writes a document.</summary>
    /// <exception cref="FunctionException">The value has no form in TOML.</exception>
    public static string Write(object? value)
    {
        var writer = new TomlWriter();
        writer.Encode([], value);
        return writer.text.ToString();
    }

    private static bool IsTable(object? value) => value is GoMap or GoObject { Kind: "struct" or "ptr" } and not GoTime || IsTableArray(value);

    private static bool IsTableArray(object? value)
    {
        if (value is not GoList { Count: > 0 } list)
        {
            return false;
        }

        var all = true;
        foreach (var item in list.Items)
        {
            all &= item is null ? throw new FunctionException("toml: cannot encode array with nil element") : item is GoMap;
        }

        return all;
    }

    private void Encode(List<string> key, object? value)
    {
        if (key.Count > MaximumDepth)
        {
            throw new FunctionException("toml: value is nested too deeply");
        }

        switch (value)
        {
            case null or GoMap { IsNil: true } or GoList { IsNil: true }:
                break;
            case GoMap map:
                WriteTable(key, map);
                break;
            case GoObject other and not GoTime:
                WriteTable(key, AsMap(other));
                break;
            case GoList list when IsTableArray(list):
                WriteTables(key, list);
                break;
            default:
                WritePair(key, value);
                break;
        }
    }

    private static GoMap AsMap(GoObject value)
    {
        var map = new GoMap();
        foreach (var (name, field) in value.Fields)
        {
            map[name] = field;
        }

        return map;
    }

    private void WriteTable(List<string> key, GoMap map)
    {
        if (key.Count == 1)
        {
            NewLine();
        }

        if (key.Count > 0)
        {
            WriteIndent(key).Append('[').AppendJoin('.', key.Select(Quoted)).Append(']');
            NewLine();
        }

        WriteEntries(key, map);
    }

    private void WriteTables(List<string> key, GoList list)
    {
        if (key.Count == 0)
        {
            throw new FunctionException("toml: top-level values must be Go maps or structs");
        }

        foreach (var item in list.Items)
        {
            NewLine();
            WriteIndent(key).Append("[[").AppendJoin('.', key.Select(Quoted)).Append("]]");
            NewLine();
            WriteEntries(key, (GoMap)item!);
        }
    }

    private void WriteEntries(List<string> key, GoMap map)
    {
        foreach (var name in map.SortedKeys.Where(name => !IsTable(map[name])).Concat(map.SortedKeys.Where(name => IsTable(map[name]))))
        {
            Encode([.. key, name], map[name]);
        }
    }

    private void WritePair(List<string> key, object value)
    {
        if (key.Count == 0)
        {
            WriteElement(value, 0);
            return;
        }

        WriteIndent(key).Append(Quoted(key[^1])).Append(" = ");
        WriteElement(value, 0);
        NewLine();
    }

    private void WriteElement(object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new FunctionException("toml: value is nested too deeply");
        }

        switch (value)
        {
            case string s:
                text.Append('"').Append(Escaped(s)).Append('"');
                break;
            case bool b:
                text.Append(b ? "true" : "false");
                break;
            case double or float:
                text.Append(FloatOf(value is float single ? single : (double)value));
                break;
            case GoTime time:
                text.Append(GoTimeFormat.Format(time, "2006-01-02T15:04:05.999999999Z07:00"));
                break;
            case GoList list:
                WriteArray(list.Items, depth);
                break;
            case byte[] bytes:
                WriteArray([.. bytes.Select(b => (object)b)], depth);
                break;
            case GoMap map:
                WriteInline(map, depth);
                break;
            case null:
                throw new FunctionException("toml: cannot encode array with nil element");
            default:
                text.Append(Printer.Print(value));
                break;
        }
    }

    private void WriteArray(object?[] items, int depth)
    {
        text.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? ", " : string.Empty);
            WriteElement(items[i], depth + 1);
        }

        text.Append(']');
    }

    private void WriteInline(GoMap map, int depth)
    {
        text.Append('{');
        var first = true;
        foreach (var name in map.SortedKeys.Where(name => !IsTable(map[name])).Concat(map.SortedKeys.Where(name => IsTable(map[name]))).Where(name => map[name] is not null))
        {
            text.Append(first ? string.Empty : ", ").Append(Quoted(name)).Append(" = ");
            first = false;
            WriteElement(map[name], depth + 1);
        }

        text.Append('}');
    }

    private static string FloatOf(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var number = FloatText.General(value);
        return number.AsSpan().IndexOfAny('e', '.') >= 0 ? number : number + ".0";
    }

    private static string Quoted(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? key : $"\"{Escaped(key)}\"";

    private static string Escaped(string value)
    {
        var escaped = new StringBuilder(value.Length + 4);
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\t' => escaped.Append("\\t"),
                '\n' => escaped.Append("\\n"),
                '\f' => escaped.Append("\\f"),
                '\r' => escaped.Append("\\r"),
                < ' ' or '\x7f' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private StringBuilder WriteIndent(List<string> key) => text.Insert(text.Length, Indent, key.Count - 1);

    private void NewLine()
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }
    }
}
