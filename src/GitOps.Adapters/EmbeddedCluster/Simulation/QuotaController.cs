using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Store;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Keeps in the status of quotas how much of them is used.</summary>
internal sealed class QuotaController(ClusterStore store, SimulatedWorld world) : IController
{
    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Key.Resource == QuotaRules.Resource)
        {
            yield return (change.Key, Duration.Zero);
        }
        else if (change.Key.Namespace.Length > 0)
        {
            foreach (var key in store.List(QuotaRules.Resource).Objects.Keys)
            {
                if (key.Namespace == change.Key.Namespace)
                {
                    yield return (key, Duration.Zero);
                }
            }
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (store.Find(key) is { } quota)
        {
            world.Report(key, _ => QuotaRules.Status(store, quota));
        }

        return null;
    }
}
