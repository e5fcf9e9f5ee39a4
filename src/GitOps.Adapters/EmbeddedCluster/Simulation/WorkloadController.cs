using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>What the controllers of workloads share: they look at their own objects and at what those control.</summary>
internal abstract class WorkloadController(SimulatedWorld world, string resource) : IController
{
    protected SimulatedWorld World { get; } = world;

    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Key.Resource == resource)
        {
            if (change.Kind != ChangeKind.Deleted)
            {
                yield return (change.Key, Duration.Zero);
            }
        }
        else if (PodTemplates.Owner(World, change, resource) is { } owner)
        {
            yield return (owner, Duration.Zero);
        }
    }

    public Duration? Reconcile(StoreKey key) => World.Find(key) is { } root && !ObjectMeta.IsTerminating(root) ? Reconcile(key, root) : null;

    protected abstract Duration? Reconcile(StoreKey key, KubeMap root);

    protected static long Number(KubeMap root, params string[] path) => root.Find(path)?.AsInteger ?? 0;

    protected static KubeMap Template(KubeMap root) => root.Find("spec", "template")?.AsMap ?? KubeMap.Empty;
}
