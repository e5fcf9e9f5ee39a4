using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>All objects with their revisions, and the log of changes.</summary>
/// <remarks>
/// One lock: a write is read, decided and stored inside <see cref="Write{T}"/>, so that nothing comes between.
/// Lists are immutable snapshots. Every change gets the next revision as its <c>resourceVersion</c>.
/// </remarks>
internal sealed class ClusterStore(int history)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ImmutableSortedDictionary<StoreKey, KubeMap>> tables = new(StringComparer.Ordinal);
    private readonly OwnerIndex owners = new();
    private readonly WatchLog log = new(history);
    private long revision;
    private bool changed;

    /// <summary>Called inside the lock before each change takes effect; when it throws, nothing is changed. Persistence hangs here.</summary>
    public Action<Change>? Committing { get; set; }

    /// <summary>Called inside the lock after each change.</summary>
    public Action<Change>? Changed { get; set; }

    /// <summary>Runs a write; readers see all of it or nothing, watchers hear of it afterwards.</summary>
    public T Write<T>(Func<T> write)
    {
        lock (gate)
        {
            try
            {
                return write();
            }
            finally
            {
                if (changed)
                {
                    changed = false;
                    log.Signal();
                }
            }
        }
    }

    public KubeMap? Find(StoreKey key)
    {
        lock (gate)
        {
            return Table(key.Resource).GetValueOrDefault(key);
        }
    }

    /// <summary>All objects of a resource in order of namespace and name, with the revision of the snapshot.</summary>
    public (ImmutableSortedDictionary<StoreKey, KubeMap> Objects, long Revision) List(string resource)
    {
        lock (gate)
        {
            return (Table(resource), revision);
        }
    }

    public long Revision
    {
        get
        {
            lock (gate)
            {
                return revision;
            }
        }
    }

    /// <summary>Names of the resources of which there are objects.</summary>
    public IReadOnlyList<string> Resources()
    {
        lock (gate)
        {
            return [.. tables.Where(table => !table.Value.IsEmpty).Select(table => table.Key)];
        }
    }

    /// <summary>Objects that name the owner.</summary>
    public IReadOnlyCollection<StoreKey> DependentsOf(string uid)
    {
        lock (gate)
        {
            return owners.Of(uid);
        }
    }

    /// <summary>Stores an object, new or changed, and returns it with its revision.</summary>
    public KubeMap Put(StoreKey key, KubeMap root)
    {
        lock (gate)
        {
            var previous = Table(key.Resource).GetValueOrDefault(key);
            root = Stamp(root);
            Commit(new Change(revision + 1, previous is null ? ChangeKind.Added : ChangeKind.Modified, key, root, previous));
            return root;
        }
    }

    /// <summary>Removes an object and returns its last state.</summary>
    public KubeMap? Remove(StoreKey key)
    {
        lock (gate)
        {
            if (!Table(key.Resource).TryGetValue(key, out var previous))
            {
                return null;
            }

            Commit(new Change(revision + 1, ChangeKind.Deleted, key, Stamp(previous), previous));
            return previous;
        }
    }

    /// <summary>All objects of all resources, with the revision of the snapshot.</summary>
    public (IReadOnlyCollection<(StoreKey Key, KubeMap Object)> Objects, long Revision) Everything()
    {
        lock (gate)
        {
            return ([.. tables.Values.SelectMany(table => table.Select(entry => (entry.Key, entry.Value)))], revision);
        }
    }

    /// <summary>Changes after a revision (null when they are compacted), and a task that completes when there are more.</summary>
    public (Change[]? Changes, Task More, long Revision) ReadAfter(long after)
    {
        lock (gate)
        {
            return (log.After(after), log.More, revision);
        }
    }

    /// <summary>Forgets changes up to a revision.</summary>
    public void Compact(long through)
    {
        lock (gate)
        {
            log.Compact(Math.Min(through, revision));
        }
    }

    /// <summary>Takes over a saved state; only before the first write.</summary>
    public void Restore(IEnumerable<(StoreKey Key, KubeMap Object)> objects, long at)
    {
        lock (gate)
        {
            foreach (var (key, root) in objects)
            {
                tables[key.Resource] = Table(key.Resource).SetItem(key, root);
                owners.Replace(key, null, root);
            }

            revision = at;
            log.StartAfter(at);
        }
    }

    private ImmutableSortedDictionary<StoreKey, KubeMap> Table(string resource) =>
        tables.GetValueOrDefault(resource) ?? ImmutableSortedDictionary<StoreKey, KubeMap>.Empty;

    private KubeMap Stamp(KubeMap root) => root.WithAt(["metadata", "resourceVersion"], (revision + 1).ToString(CultureInfo.InvariantCulture));

    private void Commit(Change change)
    {
        Committing?.Invoke(change);
        var (table, isDeleted) = (Table(change.Key.Resource), change.Kind == ChangeKind.Deleted);
        tables[change.Key.Resource] = isDeleted ? table.Remove(change.Key) : table.SetItem(change.Key, change.Object);
        revision = change.Revision;
        owners.Replace(change.Key, change.Previous, isDeleted ? null : change.Object);
        log.Append(change);
        changed = true;
        Changed?.Invoke(change);
    }
}
