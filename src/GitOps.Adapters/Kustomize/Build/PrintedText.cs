using System.Text.RegularExpressions;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>
/// Kustomize prints an object as YAML and reads it again on its way to JSON, and two things change on that way: folded text gains an empty
/// line where the next line is indented further, as go-yaml writes it, and plain dates become times. What people deploy has these
/// changes, so they are made here too.
/// </summary>
internal static partial class PrintedText
{
    public static void Settle(YamlNode node)
    {
        switch (node)
        {
            case YamlSequence sequence:
                sequence.Items.ForEach(Settle);
                break;
            case YamlMapping mapping:
                mapping.Pairs.ForEach(pair => Settle(pair.Value));
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
