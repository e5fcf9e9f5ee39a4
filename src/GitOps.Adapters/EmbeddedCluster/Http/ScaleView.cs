using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>A workload as a <c>Scale</c>: how many replicas are wanted and there.</summary>
internal static class ScaleView
{
    public static KubeMap Of(ResourceType resource, KubeMap root)
    {
        var metadata = new KubeMap.Builder();
        foreach (var key in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (ObjectMeta.Of(root)[key] is { } value)
            {
                metadata[key] = value;
            }
        }

        var status = KubeMap.Of(("replicas", root.Find(Path(resource, "statusReplicasPath", "status", "replicas")) ?? 0L));
        var selector = resource.Custom is { } custom
            ? custom.Scale?["labelSelectorPath"]?.AsString is { Length: > 0 } path ? root.Find(Split(path)) : null
            : Text(root.Find("spec", "selector"));
        return KubeMap.Of(
            ("kind", "Scale"),
            ("apiVersion", "autoscaling/v1"),
            ("metadata", metadata.Build()),
            ("spec", KubeMap.Of(("replicas", root.Find(Path(resource, "specReplicasPath", "spec", "replicas")) ?? 0L))),
            ("status", selector is null ? status : status.With("selector", selector)));
    }

    /// <summary>The workload with the replicas that a <c>Scale</c> asks for.</summary>
    public static KubeMap Write(ResourceType resource, KubeMap root, KubeMap scale)
    {
        if (scale.Find("metadata", "resourceVersion")?.AsString is { Length: > 0 } version && version != ObjectMeta.Text(root, "resourceVersion"))
        {
            throw ApiException.Modified(resource, ObjectMeta.Text(root, "name"));
        }

        var replicas = scale.Find("spec", "replicas") ?? 0L;
        return replicas is KubeInteger { Number: >= 0 }
            ? root.WithAt(Path(resource, "specReplicasPath", "spec", "replicas"), replicas)
            : throw new ApiException(422, "Invalid", $"Scale.autoscaling \"{ObjectMeta.Text(root, "name")}\" is invalid: spec.replicas: Invalid value: {replicas}: must be greater than or equal to 0");
    }

    private static string[] Path(ResourceType resource, string key, params string[] builtIn) =>
        resource.Custom?.Scale?[key]?.AsString is { Length: > 0 } path ? Split(path) : builtIn;

    private static string[] Split(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static KubeValue? Text(KubeValue? selector)
    {
        var labels = selector?.AsMap["matchLabels"]?.AsMap ?? selector?.AsMap;
        return labels is null ? (KubeValue?)null : string.Join(',', labels.Where(label => label.Value is KubeString).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.AsString}"));
    }
}
