using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Names an object within a build.</summary>
internal readonly record struct ResId(GroupVersionKind Kind, string Name, string Namespace)
{
    private const string ClusterScope = "_non_namespaceable_";
    private const string DefaultNamespace = "default";

    /// <summary>Whether the kind is known to live outside of namespaces.</summary>
    public bool IsClusterScoped => KindTraits.IsClusterScoped(Kind);

    /// <summary>The namespace that counts: no namespace is <c>default</c>, and cluster-scoped kinds share one of their own.</summary>
    public string EffectiveNamespace => IsClusterScoped ? ClusterScope
        : Namespace.Length == 0 ? DefaultNamespace : Namespace;

    /// <summary>This id with the namespace that counts: equal for equal objects.</summary>
    public ResId Normalized => this with { Namespace = EffectiveNamespace };

    public bool Same(ResId other) => Kind == other.Kind && string.Equals(Name, other.Name, StringComparison.Ordinal) && SameNamespace(other);

    public bool SameNamespace(ResId other) => string.Equals(EffectiveNamespace, other.EffectiveNamespace, StringComparison.Ordinal);

    /// <summary>Whether a selector with empty fields as wildcards selects this.</summary>
    public bool IsSelectedBy(ResId selector) =>
        (selector.Name.Length == 0 || string.Equals(selector.Name, Name, StringComparison.Ordinal))
        && (selector.Namespace.Length == 0 || selector.SameNamespace(this))
        && Kinds.Selects(selector.Kind, Kind);

    /// <summary>As Kustomize writes ids in messages.</summary>
    public override string ToString() => $"{Kinds.Describe(Kind)}/{(Name.Length == 0 ? "[noName]" : Name)}.{(Namespace.Length == 0 ? "[noNs]" : Namespace)}";
}
