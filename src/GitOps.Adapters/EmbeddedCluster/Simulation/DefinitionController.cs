using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Deletes the objects of a CustomResourceDefinition that ends, before it goes itself.</summary>
internal sealed class DefinitionController(SimulatedWorld world) : IController
{
    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Key.Resource == CustomResources.Resource)
        {
            yield return (change.Key, Duration.Zero);
        }
        else if (change.Kind == ChangeKind.Deleted && change.Key.Resource.Contains('.', StringComparison.Ordinal))
        {
            // A definition has the name of its resource.
            yield return (new StoreKey(CustomResources.Resource, string.Empty, change.Key.Resource), Duration.Zero);
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (world.Find(key) is not { } root || !ObjectMeta.IsTerminating(root))
        {
            return null;
        }

        foreach (var item in world.List(key.Name).ToList())
        {
            world.Delete(item.Key);
        }

        if (!world.List(key.Name).Any())
        {
            world.Change(key, live =>
            {
                var left = (ObjectMeta.Of(live)["finalizers"]?.AsList ?? KubeList.Empty).Where(item => item.AsString != CustomDefinitions.Finalizer).ToList();
                return left.Count == 0 ? live.WithoutAt("metadata", "finalizers") : live.WithAt(["metadata", "finalizers"], KubeList.Of(left));
            });
        }

        return null;
    }
}
