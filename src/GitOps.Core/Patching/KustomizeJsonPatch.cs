using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>JSON patches on YAML nodes as Kustomize applies them: on the node's JSON, so that comments and layout are lost and keys sorted.</summary>
internal static class KustomizeJsonPatch
{
    /// <summary>Reads a patch that is written as JSON or YAML.</summary>
    /// <exception cref="ManifestException">The text is no YAML.</exception>
    /// <exception cref="PatchException">It is no list of operations.</exception>
    public static JsonPatch Read(string text, string file)
    {
        var root = YamlReader.ReadAll(text, file).FirstOrDefault()?.Root;
        return JsonPatch.Read(root is null ? KubeValue.Null : YamlValues.ToValue(root, file));
    }

    /// <summary>The patched node; the one given stays as it is.</summary>
    /// <exception cref="ManifestException">The node has no JSON form.</exception>
    /// <exception cref="PatchException">An operation does not apply.</exception>
    public static YamlNode Apply(YamlNode target, JsonPatch patch)
    {
        var result = patch.Apply(YamlValues.ToValue(target, "resource", YamlSchema.Core));
        return YamlValues.FromValue(Sorted(result), YamlSchema.Core);
    }

    private static KubeValue Sorted(KubeValue value) => value switch
    {
        KubeMap map => KubeMap.Of(map.OrderBy(entry => entry.Key, KeyOrder.Instance).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        KubeList list => KubeList.Of(list.Select(Sorted)),
        _ => value,
    };
}
