using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Rolls a Deployment out: a ReplicaSet for each template; old ones give way once the new one is ready.</summary>
internal sealed class DeploymentController(SimulatedWorld world) : WorkloadController(world, Resource)
{
    public const string Resource = "deployments.apps";

    private const string HashLabel = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";

    protected override Duration? Reconcile(StoreKey key, KubeMap root)
    {
        var wanted = Number(root, "spec", "replicas");
        var hash = PodTemplates.Hash(Template(root));
        var current = new StoreKey(ReplicaSetController.Resource, key.Namespace, $"{key.Name}-{hash}");
        var sets = World.Owned(root, ReplicaSetController.Resource);
        if (root.Find("spec", "paused")?.AsBool != true)
        {
            Roll(key, root, current, sets, hash, wanted);
        }

        sets = World.Owned(root, ReplicaSetController.Resource);
        var mine = sets.FirstOrDefault(set => set.Key == current).Object;
        return Report(key, root, mine, sets, wanted);
    }

    private void Roll(StoreKey key, KubeMap root, StoreKey current, IReadOnlyList<(StoreKey Key, KubeMap Object)> sets, string hash, long wanted)
    {
        var newest = sets.Select(set => RevisionOf(set.Object)).DefaultIfEmpty(0).Max();
        if (sets.FirstOrDefault(set => set.Key == current).Object is not { } mine)
        {
            World.Create(ReplicaSetController.Resource, key.Namespace, Set(root, current.Name, hash, wanted, newest + 1));
            World.Change(key, live => live.WithAt(["metadata", "annotations", Revision], Text(newest + 1)));
            return;
        }

        if (Number(mine, "spec", "replicas") != wanted)
        {
            World.Change(current, live => live.WithAt(["spec", "replicas"], wanted));
        }

        if (RevisionOf(mine) < newest)
        {
            World.Change(current, live => live.WithAt(["metadata", "annotations", Revision], Text(newest + 1)));
            World.Change(key, live => live.WithAt(["metadata", "annotations", Revision], Text(newest + 1)));
        }

        if (Number(mine, "status", "readyReplicas") >= wanted || root.Find("spec", "strategy", "type")?.AsString == "Recreate")
        {
            foreach (var (old, live) in sets.Where(set => set.Key != current && Number(set.Object, "spec", "replicas") > 0))
            {
                World.Change(old, set => set.WithAt(["spec", "replicas"], 0));
            }
        }

        var empty = sets.Where(set => set.Key != current && Number(set.Object, "status", "replicas") == 0 && Number(set.Object, "spec", "replicas") == 0).OrderBy(set => RevisionOf(set.Object)).ToList();
        foreach (var (old, _) in empty.Take((int)Math.Max(0, empty.Count - Number(root, "spec", "revisionHistoryLimit"))))
        {
            World.Delete(old);
        }
    }

    private Duration? Report(StoreKey key, KubeMap root, KubeMap? mine, IReadOnlyList<(StoreKey Key, KubeMap Object)> sets, long wanted)
    {
        var total = sets.Sum(set => Number(set.Object, "status", "replicas"));
        var ready = sets.Sum(set => Number(set.Object, "status", "readyReplicas"));
        var updated = mine is null ? 0 : Number(mine, "status", "replicas");
        var isComplete = mine is not null && updated == wanted && total == wanted && ready == wanted;
        var (now, name) = (World.Time, mine is null ? string.Empty : ObjectMeta.Text(mine, "name"));
        var deadline = Deadline(root, isComplete);
        World.Report(key, status =>
        {
            status = status
                .With("observedGeneration", Number(root, "metadata", "generation"))
                .With("replicas", total)
                .With("updatedReplicas", updated)
                .With("readyReplicas", ready)
                .With("availableReplicas", ready)
                .With("unavailableReplicas", Math.Max(0, wanted - ready));
            var available = ready >= wanted - MaximumUnavailable(root, wanted);
            status = Conditions.Set(
                status, "Available", available, available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                available ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", now, hasUpdateTime: true);
            return isComplete ? Conditions.Set(status, "Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.", now, hasUpdateTime: true)
                : deadline <= Duration.Zero ? Conditions.Set(status, "Progressing", false, "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.", now, hasUpdateTime: true)
                : Conditions.Set(status, "Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", now, hasUpdateTime: true);
        });
        return isComplete || deadline <= Duration.Zero ? null : deadline;
    }

    // The time left until a rollout that makes no progress counts as stuck; a new generation starts the time anew.
    private Duration Deadline(KubeMap root, bool isComplete)
    {
        var limit = Duration.FromSeconds(Number(root, "spec", "progressDeadlineSeconds"));
        var progressing = Conditions.Find(root, "Progressing");
        if (isComplete || progressing is null || Number(root, "status", "observedGeneration") != Number(root, "metadata", "generation") || progressing["reason"]?.AsString == "NewReplicaSetAvailable")
        {
            return limit;
        }

        if (progressing["status"]?.AsString == "False")
        {
            return Duration.Zero;
        }

        return InstantPattern.ExtendedIso.Parse(progressing["lastUpdateTime"]?.AsString ?? string.Empty) is { Success: true, Value: var since } ? since + limit - World.Now : limit;
    }

    private static KubeMap Set(KubeMap root, string name, string hash, long wanted, long revision)
    {
        var template = Template(root).WithAt(["metadata", "labels", HashLabel], hash);
        var selector = (root.Find("spec", "selector")?.AsMap ?? KubeMap.Empty).WithAt(["matchLabels", HashLabel], hash);
        return KubeMap.Of(
            ("apiVersion", "apps/v1"),
            ("kind", "ReplicaSet"),
            ("metadata", KubeMap.Of(
                ("name", name),
                ("labels", template.Find("metadata", "labels")!),
                ("annotations", KubeMap.Of((Revision, Text(revision)), ("deployment.kubernetes.io/desired-replicas", Text(wanted)))),
                ("ownerReferences", KubeList.Of((KubeValue)SimulatedWorld.ControllerReference(root))))),
            ("spec", KubeMap.Of(("replicas", wanted), ("selector", selector), ("template", template))));
    }

    private static long MaximumUnavailable(KubeMap root, long wanted) => root.Find("spec", "strategy", "rollingUpdate", "maxUnavailable") switch
    {
        KubeInteger number => Math.Min(number.Number, wanted),
        KubeString { Text: var text } when long.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) => wanted * percent / 100,
        _ => 0,
    };

    private static long RevisionOf(KubeMap set) =>
        long.TryParse(set.Find("metadata", "annotations", Revision)?.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
