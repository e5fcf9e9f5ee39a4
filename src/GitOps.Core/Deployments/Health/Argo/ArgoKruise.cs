using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's checks of OpenKruise's workloads: one that stops at a partition waits for a person.</summary>
internal static class ArgoKruise
{
    public static ArgoAssessment OfCloneSet(KubeObject live)
    {
        var strategy = live.Root.Find("spec", "updateStrategy") as KubeMap ?? KubeMap.Empty;
        return !IsObserved(live) ? Progressing
            : IsPaused(strategy) || Status(live, "updatedAvailableReplicas") is not { } available ? Suspended
            : IsPartitioned(live, strategy, absentCounts: true)
                ? Status(live, "updatedReplicas") >= Status(live, "expectedUpdatedReplicas") ? Suspended : Progressing
            : available == Status(live, "replicas") ? Healthy : Degraded;
    }

    public static ArgoAssessment OfStatefulSet(KubeObject live)
    {
        var rolling = Rolling(live);
        return !IsObserved(live) ? Progressing
            : IsPaused(rolling) || Status(live, "updatedAvailableReplicas") is not { } available ? Suspended
            : IsPartitioned(live, rolling, absentCounts: true)
                ? Status(live, "updatedReplicas") > Status(live, "replicas") - Partition(rolling) ? Suspended : Progressing
            : available == Status(live, "replicas") ? Healthy : Degraded;
    }

    public static ArgoAssessment OfDaemonSet(KubeObject live)
    {
        var rolling = Rolling(live);
        if (!IsObserved(live))
        {
            return Progressing;
        }

        if (IsPaused(rolling) || Status(live, "updatedNumberScheduled") is not { } updated)
        {
            return Suspended;
        }

        var desired = Status(live, "desiredNumberScheduled");
        return IsPartitioned(live, rolling, absentCounts: false) ? updated > desired - Partition(rolling) ? Suspended : Progressing
            : updated != desired ? Progressing
            : Status(live, "numberAvailable") == desired ? Healthy
            : Status(live, "numberUnavailable") == desired ? Degraded
            : Progressing;
    }

    public static ArgoAssessment OfGameServerSet(KubeObject live)
    {
        var rolling = Rolling(live);
        var (replicas, partition) = (live.Integer(0, "status", "replicas"), Partition(rolling));
        return !IsObserved(live) ? Progressing
            : IsPaused(rolling) || (partition != 0 && live.Integer(0, "status", "updatedReplicas") >= replicas - partition) ? Suspended
            : live.Integer(0, "status", "updatedReadyReplicas") == replicas ? Healthy
            : Progressing;
    }

    private static ArgoAssessment Progressing => new(ArgoStatus.Progressing, "Waiting for the rollout to finish");

    private static ArgoAssessment Suspended => new(ArgoStatus.Suspended, "The rollout is paused");

    private static ArgoAssessment Healthy => new(ArgoStatus.Healthy, "All replicas are updated and available");

    private static ArgoAssessment Degraded => new(ArgoStatus.Degraded, "Some replicas are not updated or not available");

    private static KubeMap Rolling(KubeObject live) => live.Root.Find("spec", "updateStrategy", "rollingUpdate") as KubeMap ?? KubeMap.Empty;

    private static bool IsObserved(KubeObject live) => live.Root["status"] is KubeMap && Status(live, "observedGeneration") == live.Generation;

    private static bool IsPaused(KubeMap strategy) => strategy["paused"]?.AsBool == true;

    private static bool IsPartitioned(KubeObject live, KubeMap strategy, bool absentCounts) =>
        live.Generation > 1 && (strategy["partition"] is { } partition ? partition.AsInteger != 0 : absentCounts);

    private static long Partition(KubeMap strategy) => strategy["partition"]?.AsInteger ?? 0;

    private static long? Status(KubeObject live, string field) => live.Root.Find("status", field)?.AsInteger;
}
