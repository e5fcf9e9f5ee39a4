using System.Globalization;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Functions;

/// <summary><c>toYamlPretty</c>: go-yaml v3 without the way over JSON, lists indented under their key, floats as Go prints them.</summary>
internal static class PrettyYaml
{
    public static string Write(object? value)
    {
        var text = YamlWriter.Write(ToNode(value), YamlFormat.Wide);
        return text.EndsWith('\n') ? text[..^1] : text;
    }

    private static YamlNode ToNode(object? value)
    {
        StackGuard.Ensure();
        switch (value)
        {
            case double number:
                return new YamlScalar(YamlNumbers.Format(number));
            case GoList list:
                var sequence = new YamlSequence();
                foreach (var item in list.Items)
                {
                    sequence.Items.Add(ToNode(item));
                }

                return sequence;
            case byte[] bytes:
                var numbers = new YamlSequence();
                foreach (var b in bytes)
                {
                    numbers.Items.Add(new YamlScalar(b.ToString(CultureInfo.InvariantCulture)));
                }

                return numbers;
            case GoMap { IsNil: false } map:
                var mapping = new YamlMapping();
                foreach (var key in map.Keys.OrderBy(key => key, KeyOrder.Instance))
                {
                    mapping.Pairs.Add(new YamlPair(Text(key), ToNode(map[key])));
                }

                return mapping;
            case string text:
                return Text(text);
            default:
                return YamlConversion.ToNode(value);
        }
    }

    private static YamlNode Text(string text) => YamlValues.FromValue(GoText.Printable(text), YamlSchema.Core);
}
