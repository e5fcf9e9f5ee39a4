using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>The built-in kinds as this server serves them: what a current Kubernetes serves by default, but kinds that need a node or a webhook behind them.</summary>
internal static class BuiltinResources
{
    // Views of other kinds at another version, which would need a conversion of fields, and kinds that only a running control plane fills.
    private static readonly HashSet<string> Left = ["flowcontrol.apiserver.k8s.io/v1beta3"];

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        .. KindTraits.All
            .Where(kind => kind.IsServed && !Left.Contains(kind.Kind.ApiVersion) && kind.Kind.Kind is not ("ComponentStatus" or "Scale" or "Eviction"))
            .Select(kind => new ResourceType(
                kind.Kind,
                kind.Plural,
                kind.Singular,
                kind.IsNamespaced,
                [.. kind.ShortNames],
                [.. kind.Categories],
                [.. kind.Subresources.Where(Serves)],
                MergeSchema.Find(kind.Kind) ?? SchemaNode.Any)
            {
                Storage = StorageOf(kind.Kind),
            }),
    ];

    private static GroupVersionKind StorageOf(GroupVersionKind kind) => kind switch
    {
        { Group: "autoscaling" } => kind with { Version = "v2" },
        { Group: EventGroups.Group } => kind with { Group = string.Empty },
        _ => kind,
    };

    private static bool Serves(string subresource) => subresource is not ("attach" or "exec" or "portforward" or "proxy" or "resize" or "ephemeralcontainers");
}
