using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>The hash that names generated objects: of Go's JSON of what counts, in letters that spell no words.</summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static string Of(Resource resource)
    {
        var root = resource.Node!;
        var kind = resource.Kind.Kind;
        var content = kind switch
        {
            "ConfigMap" => Content(root, kind, "binaryData", false),
            "Secret" => Content(root, kind, "stringData", true),
            _ => resource.ToValue(),
        };

        var text = new StringBuilder();
        Write(content, text);
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return string.Create(Length, hex, static (span, hex) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = hex[i] switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', var c => c };
            }
        });
    }

    // Kustomize means to hash the name as well, but looks for a field called "metadata/name".
    private static KubeMap Content(YamlMapping root, string kind, string optional, bool withType)
    {
        var content = KubeMap.Of(("kind", kind), ("name", string.Empty), ("data", Value(root["data"])));
        if (withType)
        {
            content = content.With("type", Value(root["type"]));
        }

        return root[optional] is YamlMapping more ? content.With(optional, Value(more)) : content;
    }

    private static KubeValue Value(YamlNode? node) => node switch
    {
        null => string.Empty,
        YamlScalar scalar => scalar.Value,
        _ => YamlValues.ToValue(node, "data", YamlSchema.Core),
    };

    private static void Write(KubeValue value, StringBuilder text)
    {
        switch (value)
        {
            case KubeMap map:
                text.Append('{');
                var first = true;
                foreach (var (key, item) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(first ? string.Empty : ",");
                    first = false;
                    WriteText(key, text);
                    text.Append(':');
                    Write(item, text);
                }

                text.Append('}');
                break;
            case KubeList list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ",");
                    Write(list[i], text);
                }

                text.Append(']');
                break;
            case KubeString item:
                WriteText(item.Text, text);
                break;
            default:
                text.Append(KubeJson.ToText(value));
                break;
        }
    }

    // Go escapes what could end a script in HTML.
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
