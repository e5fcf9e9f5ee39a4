using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Namespaces and kinds that come with the same set of manifests: what depends on them cannot be asked about before they are there.</summary>
internal sealed record Arriving(ImmutableHashSet<string> Namespaces, ImmutableHashSet<(string Group, string Kind)> Kinds)
{
    public static Arriving In(ImmutableArray<KubeObject> objects) => new(
        [.. objects.Where(item => item is { Kind: "Namespace", ApiVersion: "v1" }).Select(item => item.Name)],
        [.. objects.Where(item => item is { Kind: "CustomResourceDefinition" }).Select(item => (
            item.Spec["group"]?.AsString ?? string.Empty,
            item.Spec.Find("names", "kind")?.AsString ?? string.Empty))]);

    public bool HasNamespace(string name) => Namespaces.Contains(name);

    public bool Defines(GroupVersionKind kind) => Kinds.Contains((kind.Group, kind.Kind));
}
