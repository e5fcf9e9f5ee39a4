using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;

namespace GitOps.Hosting.Projections;

/// <summary>Digests by which helm-controller sees that a rendering step was changed: of the fields as Go writes them as JSON, in Go's order.</summary>
internal static class ObservedDigests
{
    private static readonly string[] Target = ["group", "version", "kind", "namespace", "name", "annotationSelector", "labelSelector"];
    private static readonly string[] Image = ["name", "newName", "newTag", "digest"];

    /// <summary>Of the post-renderers; null when there are none.</summary>
    public static string? OfPostRenderers(HelmRelease? definition) => definition is null or { PostRenderers.IsEmpty: true }
        ? null
        : Of(KubeList.Of(definition.PostRenderers.Select(renderer => (KubeValue)KubeMap.Of(("kustomize", Given(
            ("patches", KubeList.Of(renderer.Patches.Items.Select(Patch))),
            ("images", KubeList.Of(renderer.Images.Items.Select(image => (KubeValue)Ordered(image.AsMap, Image))))))))));

    /// <summary>Of the metadata that every object gets; null when there is none.</summary>
    public static string? OfCommonMetadata(HelmRelease? definition) => definition is null or { CommonMetadata: { Labels.Count: 0, Annotations.Count: 0 } }
        ? null
        : Of(Given(("annotations", Sorted(definition.CommonMetadata.Annotations)), ("labels", Sorted(definition.CommonMetadata.Labels))));

    private static KubeValue Patch(KubeValue patch) => patch.AsMap["target"] is KubeMap target
        ? KubeMap.Of(("patch", patch.AsMap["patch"] ?? string.Empty), ("target", Ordered(target, Target)))
        : KubeMap.Of(("patch", patch.AsMap["patch"] ?? string.Empty));

    private static KubeMap Ordered(KubeMap map, string[] keys) => KubeMap.Of(keys.Where(map.Has).Select(key => KeyValuePair.Create(key, map[key]!)));

    private static KubeMap Sorted(KubeMap map) => KubeMap.Of(map.OrderBy(item => item.Key, StringComparer.Ordinal));

    private static KubeMap Given(params (string Key, KubeValue Value)[] fields) =>
        KubeMap.Of(fields.Where(field => field.Value is not (KubeList { Count: 0 } or KubeMap { Count: 0 })).Select(field => KeyValuePair.Create(field.Key, field.Value)));

    // Go's encoder writes these three of HTML in another form, and ends with a line break.
    private static string Of(KubeValue value)
    {
        var text = KubeJson.ToText(value)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal) + "\n";
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
