using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Keeps the numbered pods of a StatefulSet, one after another, with their claims.</summary>
internal sealed class StatefulSetController(SimulatedWorld world) : WorkloadController(world, "statefulsets.apps")
{
    private const string HashLabel = "controller-revision-hash";

    protected override Duration? Reconcile(StoreKey key, KubeMap root)
    {
        var wanted = (int)Number(root, "spec", "replicas");
        var revision = $"{key.Name}-{PodTemplates.Hash(Template(root))}";
        var pods = World.Owned(root, PodController.Resource).ToDictionary(pod => pod.Key.Name, pod => pod.Object, StringComparer.Ordinal);
        var ordered = root.Find("spec", "podManagementPolicy")?.AsString != "Parallel";
        Advance(key, root, wanted, revision, pods, ordered);

        pods = World.Owned(root, PodController.Resource).ToDictionary(pod => pod.Key.Name, pod => pod.Object, StringComparer.Ordinal);
        var ready = pods.Values.Count(PodTemplates.IsReady);
        var updated = pods.Values.Count(pod => RevisionOf(pod) == revision);
        var isDone = updated == wanted && pods.Count == wanted && ready == wanted;
        World.Report(key, status =>
        {
            var current = isDone ? revision : status["currentRevision"]?.AsString ?? revision;
            return status
                .With("observedGeneration", Number(root, "metadata", "generation"))
                .With("replicas", pods.Count)
                .With("readyReplicas", ready)
                .With("availableReplicas", ready)
                .With("updatedReplicas", updated)
                .With("currentReplicas", pods.Values.Count(pod => RevisionOf(pod) == current))
                .With("currentRevision", current)
                .With("updateRevision", revision)
                .With("collisionCount", 0);
        });
        return null;
    }

    private void Advance(StoreKey key, KubeMap root, int wanted, string revision, Dictionary<string, KubeMap> pods, bool ordered)
    {
        var names = Enumerable.Range(0, wanted).Select(number => $"{key.Name}-{number.ToString(CultureInfo.InvariantCulture)}").ToList();
        foreach (var surplus in pods.Keys.Except(names, StringComparer.Ordinal))
        {
            World.Delete(new StoreKey(PodController.Resource, key.Namespace, surplus));
        }

        foreach (var name in names)
        {
            if (!pods.TryGetValue(name, out var pod))
            {
                Claims(key, root, name);
                World.Create(PodController.Resource, key.Namespace, PodTemplates.Pod(root, Template(root), name, (HashLabel, revision), ("statefulset.kubernetes.io/pod-name", name)));
                if (ordered)
                {
                    return;
                }
            }
            else if (ordered && !PodTemplates.IsReady(pod) && RevisionOf(pod) == revision)
            {
                return;
            }
        }

        // All are there: the last one of an old revision is replaced, and the rest waits for it.
        if (root.Find("spec", "updateStrategy", "type")?.AsString != "OnDelete" && names.FindLast(name => pods.TryGetValue(name, out var pod) && RevisionOf(pod) != revision) is { } outdated)
        {
            World.Delete(new StoreKey(PodController.Resource, key.Namespace, outdated));
        }
    }

    private void Claims(StoreKey key, KubeMap root, string pod)
    {
        foreach (var template in (root.Find("spec", "volumeClaimTemplates")?.AsList ?? KubeList.Empty).Select(item => item.AsMap))
        {
            var metadata = KubeMap.Of(("name", $"{ObjectMeta.Text(template, "name")}-{pod}"));
            metadata = root.Find("spec", "selector", "matchLabels") is { } labels ? metadata.With("labels", labels) : metadata;
            World.Create("persistentvolumeclaims", key.Namespace, KubeMap.Of(("metadata", metadata), ("spec", template["spec"] ?? KubeMap.Empty)));
        }
    }

    private static string RevisionOf(KubeMap pod) => pod.Find("metadata", "labels", HashLabel)?.AsString ?? string.Empty;
}
