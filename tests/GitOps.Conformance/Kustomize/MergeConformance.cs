using System.Text.Json;
using GitOps.Core.Objects;
using GitOps.Core.Patching;
using GitOps.Core.Yaml;

namespace GitOps.Conformance.Kustomize;

public sealed class MergeConformance
{
    [Fact]
    public void Patches_are_merged_as_Kustomize_does()
    {
        var score = new Score("kustomize merge2");
        foreach (var item in Corpus.Lines("kustomize/merge2.jsonl"))
        {
            score.Count(item.GetProperty("description").GetString()!, Difference(item));
        }

        score.AtLeast(1);
    }

    private static string? Difference(JsonElement item)
    {
        string Text(string name) => item.GetProperty(name).GetString()!;
        YamlNode Root(string name) => YamlReader.ReadAll(Text(name), name)[0].Root!;
        string actual;
        try
        {
            var merged = KustomizeMerge.Merge(
                Root("patch"), Root("dest"), schema: null, item.GetProperty("inferAssociativeLists").GetBoolean(), Text("listIncreaseDirection") == "prepend");
            actual = merged is null ? string.Empty : YamlWriter.Write(merged);
        }
        catch (ManifestException fault)
        {
            actual = $"error {fault.Message}";
        }

        return actual.Trim() == Text("expected").Trim() ? null : $"expected\n{Text("expected")}\ngot\n{actual}";
    }
}
