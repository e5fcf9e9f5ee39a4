using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>What all kustomizations of one build share.</summary>
internal sealed class BuildContext(BuildOptions options)
{
    public BuildOptions Options { get; } = options;

    /// <summary>The schema that a kustomization brought along; null for the built-in one.</summary>
    public CustomSchema? Schema { get; set; }

    /// <summary>The schema of a kind; null for that of the built-in kinds.</summary>
    public SchemaNode? SchemaOf(GroupVersionKind kind) => Schema?.Find(kind);
}
