using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>
/// Kustomize prints an object as YAML and reads it again on its way to JSON. Only folded text changes on that way: go-yaml writes an
/// empty line where the next line is indented further. What people deploy has these lines, so they are made here too.
/// </summary>
internal static class FoldedText
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
        }
    }
}
