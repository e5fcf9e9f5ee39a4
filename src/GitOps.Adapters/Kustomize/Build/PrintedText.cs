using System.Text.RegularExpressions;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>
/// Kustomize prints an object as YAML and reads it again on its way to JSON, and three things change on that way: folded text gains an empty
/// line where the next line is indented further, as go-yaml writes it, plain dates become times, and what stands in braces without a value
/// becomes an empty text. What people deploy has these changes, so they are made here too.
/// </summary>
internal static partial class PrintedText
{
    /// <param name="node">What is about to be a value.</param>
    /// <param name="inFlow">Whether it stands in brackets or braces.</param>
    public static void Settle(YamlNode node, bool inFlow = false)
    {
        switch (node)
        {
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Settle(item, inFlow || sequence.IsFlow);
                }

                break;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs)
                {
                    Settle(pair.Value, inFlow || mapping.IsFlow);
                }

                break;
            case YamlScalar { Style: ScalarStyle.Plain, Tag: null, Value.Length: 0 } scalar when inFlow:
                // Nothing can stand for it between commas, so it is printed in quotes.
                scalar.Style = ScalarStyle.DoubleQuoted;
                break;
            case YamlScalar { Style: ScalarStyle.Folded } scalar:
                var printed = YamlWriter.Write(new YamlMapping { Pairs = { new YamlPair(new YamlScalar("text"), new YamlScalar(scalar.Value, ScalarStyle.Folded)) } });
                scalar.Value = Nodes.TextOf(((YamlMapping)YamlReader.ReadAll(printed, "text")[0].Root!)["text"]);
                scalar.Style = ScalarStyle.Any;
                break;
            case YamlScalar { Style: ScalarStyle.Plain, Tag: null, Value.Length: >= 8 } scalar when char.IsAsciiDigit(scalar.Value[0]) && YamlTimestamps.IsTimestamp(scalar.Value):
                scalar.Value = Time(scalar.Value);
                scalar.Style = ScalarStyle.Any;
                break;
        }
    }

    // As RFC 3339 writes it: two digits each, fractions without trailing zeros, UTC as Z.
    private static string Time(string text)
    {
        var parts = Parts().Match(text);
        string Two(int group) => parts.Groups[group].Success ? parts.Groups[group].Value.PadLeft(2, '0') : "00";
        var fraction = parts.Groups[7].Value;
        fraction = fraction[..Math.Min(fraction.Length, 9)].TrimEnd('0');
        var zone = parts.Groups[8].Value is "" or "Z" or "+00:00" or "-00:00" ? "Z" : parts.Groups[8].Value;
        return $"{parts.Groups[1].Value}-{Two(2)}-{Two(3)}T{Two(4)}:{Two(5)}:{Two(6)}{(fraction.Length > 0 ? "." + fraction : string.Empty)}{zone}";
    }

    [GeneratedRegex(@"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d*))?(Z|[-+]\d\d:\d\d)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
