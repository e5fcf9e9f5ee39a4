using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Values as Go's <c>encoding/json</c> writes them: keys sorted, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped unless told otherwise.</summary>
internal sealed class JsonText
{
    private const int MaximumDepth = 500;

    private readonly StringBuilder text = new();
    private readonly bool escapeHtml;
    private readonly string? indent;

    private JsonText(bool escapeHtml, string? indent) => (this.escapeHtml, this.indent) = (escapeHtml, indent);

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="escapeHtml">Whether characters that matter in HTML are escaped.</param>
    /// <param name="indent">One level of indentation; null for one line.</param>
    /// <exception cref="FunctionException">A number is not finite.</exception>
    public static string Write(object? value, bool escapeHtml = true, string? indent = null)
    {
        var writer = new JsonText(escapeHtml, indent);
        writer.Write(value, 0);
        return writer.text.ToString();
    }

    private void Write(object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new FunctionException("json: unsupported value: encountered a cycle");
        }

        switch (value)
        {
            case null or GoMap { IsNil: true } or GoList { IsNil: true }:
                text.Append("null");
                break;
            case string s:
                WriteString(s);
                break;
            case bool b:
                text.Append(b ? "true" : "false");
                break;
            case double or float:
                WriteFloat(ConversionOf(value));
                break;
            case byte[] bytes:
                text.Append('"').Append(Convert.ToBase64String(bytes)).Append('"');
                break;
            case GoMap map:
                WriteObject([.. map.SortedKeys.Select(key => KeyValuePair.Create(key, map[key]))], depth);
                break;
            case GoList list:
                WriteArray(list, depth);
                break;
            case GoObject { JsonForm: { } form }:
                Write(form, depth);
                break;
            case GoObject other:
                WriteObject(other.Fields, depth);
                break;
            default:
                text.Append(GoType.TrySigned(value, out var signed)
                    ? signed.ToString(CultureInfo.InvariantCulture)
                    : GoType.TryUnsigned(value, out var unsigned)
                        ? unsigned.ToString(CultureInfo.InvariantCulture)
                        : throw new FunctionException($"json: unsupported type: {GoType.NameOf(value)}"));
                break;
        }
    }

    private static double ConversionOf(object value) => value is float single ? single : (double)value;

    private void WriteFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new FunctionException($"json: unsupported value: {FloatText.General(number)}");
        }

        text.Append(FloatText.Json(number));
    }

    private void WriteObject(IReadOnlyList<KeyValuePair<string, object?>> entries, int depth)
    {
        text.Append('{');
        for (var i = 0; i < entries.Count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            Break(depth + 1);
            WriteString(entries[i].Key);
            text.Append(indent is null ? ":" : ": ");
            Write(entries[i].Value, depth + 1);
        }

        if (entries.Count > 0)
        {
            Break(depth);
        }

        text.Append('}');
    }

    private void WriteArray(GoList list, int depth)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? "," : string.Empty);
            Break(depth + 1);
            Write(list[i], depth + 1);
        }

        if (list.Count > 0)
        {
            Break(depth);
        }

        text.Append(']');
    }

    private void Break(int depth)
    {
        if (indent is not null)
        {
            text.Append('\n').Insert(text.Length, indent, depth);
        }
    }

    private void WriteString(string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length;)
        {
            var rune = GoText.RuneAt(value, i, out var used);
            i += used;
            _ = rune.Value switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '<' or '>' or '&' when escapeHtml => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                < ' ' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                0xFFFD when used == 1 && value[i - 1] != '\uFFFD' => text.Append("\\ufffd"),
                < 0x80 => text.Append((char)rune.Value),
                _ => text.Append(rune.ToString()),
            };
        }

        text.Append('"');
    }
}
