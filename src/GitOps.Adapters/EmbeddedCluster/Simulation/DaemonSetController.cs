using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Keeps the pod of a DaemonSet on the only node.</summary>
internal sealed class DaemonSetController(SimulatedWorld world) : WorkloadController(world, "daemonsets.apps")
{
    private const string HashLabel = "controller-revision-hash";

    protected override Duration? Reconcile(StoreKey key, KubeMap root)
    {
        var hash = PodTemplates.Hash(Template(root));
        foreach (var (pod, _) in World.Owned(root, PodController.Resource).Where(pod => RevisionOf(pod.Object) != hash))
        {
            World.Delete(pod);
        }

        if (World.Owned(root, PodController.Resource).Count == 0)
        {
            World.Create(PodController.Resource, key.Namespace, PodTemplates.Pod(root, Template(root), key.Name + "-", (HashLabel, hash)));
        }

        var pods = World.Owned(root, PodController.Resource);
        var ready = pods.Count(pod => PodTemplates.IsReady(pod.Object));
        World.Report(key, status => status
            .With("observedGeneration", Number(root, "metadata", "generation"))
            .With("currentNumberScheduled", pods.Count)
            .With("desiredNumberScheduled", 1)
            .With("updatedNumberScheduled", pods.Count)
            .With("numberMisscheduled", 0)
            .With("numberReady", ready)
            .With("numberAvailable", ready)
            .With("numberUnavailable", 1 - ready));
        return null;
    }

    private static string RevisionOf(KubeMap pod) => pod.Find("metadata", "labels", HashLabel)?.AsString ?? string.Empty;
}
