using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>Where an object is kept: resource (<c>plural.group</c>), namespace (empty for cluster scope) and name.</summary>
internal readonly record struct StoreKey(string Resource, string Namespace, string Name) : IComparable<StoreKey>
{
    public int CompareTo(StoreKey other)
    {
        var order = string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }
}

/// <summary>What happened to an object.</summary>
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One change, in the order of revisions.</summary>
/// <param name="Revision">Revision of the store after the change.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Key">Which object.</param>
/// <param name="Object">The object after the change; of a deleted one the last state, at the revision of its deletion.</param>
/// <param name="Previous">The object before; null when it was added.</param>
internal sealed record Change(long Revision, ChangeKind Kind, StoreKey Key, KubeMap Object, KubeMap? Previous);
