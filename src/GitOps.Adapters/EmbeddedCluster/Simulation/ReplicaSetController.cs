using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Keeps as many pods as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetController(SimulatedWorld world) : WorkloadController(world, Resource)
{
    public const string Resource = "replicasets.apps";

    protected override Duration? Reconcile(StoreKey key, KubeMap root)
    {
        var wanted = Number(root, "spec", "replicas");
        var pods = World.Owned(root, PodController.Resource);
        for (var missing = wanted - pods.Count; missing > 0; missing--)
        {
            World.Create(PodController.Resource, key.Namespace, PodTemplates.Pod(root, Template(root), key.Name + "-"));
        }

        // Those that are not ready go first.
        foreach (var (pod, _) in pods.OrderBy(pod => PodTemplates.IsReady(pod.Object)).Take((int)Math.Max(0, pods.Count - wanted)))
        {
            World.Delete(pod);
        }

        pods = World.Owned(root, PodController.Resource);
        var ready = pods.Count(pod => PodTemplates.IsReady(pod.Object));
        World.Report(key, status => status
            .With("replicas", pods.Count)
            .With("fullyLabeledReplicas", pods.Count)
            .With("readyReplicas", ready)
            .With("availableReplicas", ready)
            .With("observedGeneration", Number(root, "metadata", "generation")));
        return null;
    }
}
