using System.Globalization;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>JSON as Go's <c>encoding/json</c> prints maps: keys sorted, and what could end a script in HTML escaped.</summary>
internal static class GoJson
{
    /// <param name="value">The value.</param>
    /// <param name="indented">Whether every item stands in a line of its own, two blanks a level.</param>
    public static string Write(KubeValue value, bool indented = false)
    {
        var text = new StringBuilder();
        Write(value, text, indented ? 0 : -1);
        return text.ToString();
    }

    private static void Write(KubeValue value, StringBuilder text, int level)
    {
        switch (value)
        {
            case KubeMap { Count: > 0 } map:
                WriteItems(text, '{', '}', level, map.OrderBy(entry => entry.Key, StringComparer.Ordinal), (entry, below) =>
                {
                    WriteText(entry.Key, text);
                    text.Append(level < 0 ? ":" : ": ");
                    Write(entry.Value, text, below);
                });
                break;
            case KubeList { Count: > 0 } list:
                WriteItems(text, '[', ']', level, list, (item, below) => Write(item, text, below));
                break;
            case KubeString item:
                WriteText(item.Text, text);
                break;
            default:
                text.Append(KubeJson.ToText(value));
                break;
        }
    }

    private static void WriteItems<T>(StringBuilder text, char open, char close, int level, IEnumerable<T> items, Action<T, int> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? string.Empty : ",");
            first = false;
            Break(text, level < 0 ? -1 : level + 1);
            write(item, level < 0 ? -1 : level + 1);
        }

        Break(text, level);
        text.Append(close);
    }

    private static void Break(StringBuilder text, int level)
    {
        if (level >= 0)
        {
            text.Append('\n').Append(' ', level * 2);
        }
    }

    private static void WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
