using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Deletes what lost its owners, holds owners until their dependents are gone, and sets dependents free.</summary>
internal sealed class GarbageCollector(SimulatedWorld world) : IController
{
    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        var metadata = ObjectMeta.Of(change.Object);
        var owners = metadata["ownerReferences"]?.AsList ?? KubeList.Empty;
        if (change.Kind == ChangeKind.Deleted)
        {
            foreach (var (key, _) in world.Dependents(change.Object))
            {
                yield return (key, Duration.Zero);
            }

            foreach (var owner in owners)
            {
                if (world.Owner(change.Key, owner.AsMap) is { } key)
                {
                    yield return (key, Duration.Zero);
                }
            }
        }
        else if (owners.Count > 0 || metadata["deletionTimestamp"] is not null)
        {
            yield return (change.Key, Duration.Zero);
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (world.Find(key) is not { } root)
        {
            return null;
        }

        if (ObjectMeta.IsTerminating(root))
        {
            Finalize(key, root);
            return null;
        }

        Collect(key, root);
        return null;
    }

    private void Collect(StoreKey key, KubeMap root)
    {
        var references = ObjectMeta.Of(root)["ownerReferences"]?.AsList ?? KubeList.Empty;
        var owners = references.Select(reference => (Reference: reference.AsMap, Owner: Live(key, reference.AsMap))).ToList();
        if (owners.Count == 0)
        {
            return;
        }

        var solid = owners.Where(owner => owner.Owner is { } found && !IsWaiting(found)).ToList();
        if (solid.Count > 0)
        {
            if (solid.Count < owners.Count)
            {
                world.Change(key, live => live.WithAt(["metadata", "ownerReferences"], KubeList.Of(solid.Select(owner => (KubeValue)owner.Reference))));
            }

            return;
        }

        // An owner that waits for its dependents passes the waiting on.
        world.Delete(key, owners.Exists(owner => owner.Owner is not null) ? "Foreground" : "Background");
    }

    private void Finalize(StoreKey key, KubeMap root)
    {
        var finalizers = (ObjectMeta.Of(root)["finalizers"]?.AsList ?? KubeList.Empty).Select(item => item.AsString).ToList();
        var dependents = world.Dependents(root).ToList();
        var uid = ObjectMeta.Text(root, "uid");
        if (finalizers.Contains(Deleter.Orphan))
        {
            foreach (var (dependent, _) in dependents)
            {
                world.Change(dependent, live => Without(live, uid));
            }

            Done(key, Deleter.Orphan);
        }
        else if (finalizers.Contains(Deleter.Foreground))
        {
            foreach (var (dependent, live) in dependents.Where(item => !ObjectMeta.IsTerminating(item.Object)))
            {
                Collect(dependent, live);
            }

            if (!world.Dependents(root).Any(item => Blocks(item.Object, uid)))
            {
                Done(key, Deleter.Foreground);
            }
        }
    }

    private void Done(StoreKey key, string finalizer) => world.Change(key, live =>
    {
        var left = (ObjectMeta.Of(live)["finalizers"]?.AsList ?? KubeList.Empty).Where(item => item.AsString != finalizer).ToList();
        return left.Count == 0 ? live.WithoutAt("metadata", "finalizers") : live.WithAt(["metadata", "finalizers"], KubeList.Of(left));
    });

    private static KubeMap Without(KubeMap root, string uid)
    {
        var left = (ObjectMeta.Of(root)["ownerReferences"]?.AsList ?? KubeList.Empty).Where(owner => owner.AsMap["uid"]?.AsString != uid).ToList();
        return left.Count == 0 ? root.WithoutAt("metadata", "ownerReferences") : root.WithAt(["metadata", "ownerReferences"], KubeList.Of(left));
    }

    private KubeMap? Live(StoreKey dependent, KubeMap reference) =>
        world.Owner(dependent, reference) is { } key && world.Find(key) is { } owner && ObjectMeta.Text(owner, "uid") == reference["uid"]?.AsString ? owner : null;

    private static bool IsWaiting(KubeMap owner) => ObjectMeta.IsTerminating(owner) && (ObjectMeta.Of(owner)["finalizers"]?.AsList ?? KubeList.Empty).Any(item => item.AsString == Deleter.Foreground);

    private static bool Blocks(KubeMap dependent, string uid) => (ObjectMeta.Of(dependent)["ownerReferences"]?.AsList ?? KubeList.Empty)
        .Any(owner => owner.AsMap["uid"]?.AsString == uid && owner.AsMap["blockOwnerDeletion"]?.AsBool == true);
}
