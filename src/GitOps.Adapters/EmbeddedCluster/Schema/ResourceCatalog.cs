using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Everything that is served: the built-in kinds and the custom resources of the moment.</summary>
/// <remarks>Readers take the current snapshot; definitions replace it as a whole.</remarks>
internal sealed class ResourceCatalog
{
    private volatile Snapshot current = new([.. BuiltinResources.All], []);

    /// <summary>All resources, built-in ones first.</summary>
    public IReadOnlyList<ResourceType> Resources => current.All;

    /// <summary>Changes with every change of what is served.</summary>
    public int Generation => current.Generation;

    public ResourceType? Find(string group, string version, string plural) => current.ByPath.GetValueOrDefault((group, version, plural));

    public ResourceType? FindKind(GroupVersionKind kind) => current.ByKind.GetValueOrDefault(kind);

    /// <summary>The resource as it is stored, by its key.</summary>
    public ResourceType? FindStored(string key) => current.ByKey.GetValueOrDefault(key);

    /// <summary>Any served version of a kind.</summary>
    public ResourceType? FindKind(string group, string kind) => current.All.FirstOrDefault(resource => resource.Group == group && resource.Kind.Kind == kind);

    /// <summary>Replaces the custom resources.</summary>
    public void SetCustom(ImmutableArray<ResourceType> custom) => current = new([.. BuiltinResources.All, .. custom.Where(resource => resource.IsServed)], custom) { Generation = current.Generation + 1 };

    private sealed class Snapshot(ImmutableArray<ResourceType> all, ImmutableArray<ResourceType> custom)
    {
        public ImmutableArray<ResourceType> All { get; } = all;

        public ImmutableArray<ResourceType> Custom { get; } = custom;

        public int Generation { get; init; }

        public Dictionary<(string, string, string), ResourceType> ByPath { get; } = all.ToDictionary(resource => (resource.Group, resource.Version, resource.Plural));

        public Dictionary<GroupVersionKind, ResourceType> ByKind { get; } = all.DistinctBy(resource => resource.Kind).ToDictionary(resource => resource.Kind);

        public Dictionary<string, ResourceType> ByKey { get; } = all.Concat(custom).Where(resource => resource.Kind == resource.Storage).DistinctBy(resource => resource.Key).ToDictionary(resource => resource.Key, StringComparer.Ordinal);
    }
}
