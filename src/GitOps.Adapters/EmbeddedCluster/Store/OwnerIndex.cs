using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>Which objects name which owner, by the owner's uid.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, HashSet<StoreKey>> dependents = new(StringComparer.Ordinal);

    public IReadOnlyCollection<StoreKey> Of(string uid) => dependents.TryGetValue(uid, out var keys) ? [.. keys] : [];

    public void Replace(StoreKey key, KubeMap? old, KubeMap? @new)
    {
        foreach (var uid in Owners(old))
        {
            if (dependents.TryGetValue(uid, out var keys))
            {
                keys.Remove(key);
                if (keys.Count == 0)
                {
                    dependents.Remove(uid);
                }
            }
        }

        foreach (var uid in Owners(@new))
        {
            if (!dependents.TryGetValue(uid, out var keys))
            {
                dependents[uid] = keys = [];
            }

            keys.Add(key);
        }
    }

    private static IEnumerable<string> Owners(KubeMap? root) =>
        (root?.Find("metadata", "ownerReferences")?.AsList ?? KubeList.Empty).Select(owner => owner.AsMap["uid"]?.AsString ?? string.Empty).Where(uid => uid.Length > 0);
}
