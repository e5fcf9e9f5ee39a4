using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's check of an Argo Rollout: the phase it gives itself, and for old ones the replicas and the stable set.</summary>
internal static class ArgoRollout
{
    public static ArgoAssessment Of(KubeObject live)
    {
        if (!IsObserved(live))
        {
            return new(ArgoStatus.Progressing, "Waiting for rollout spec update to be observed");
        }

        var phase = live.Text(string.Empty, "status", "phase");
        if (phase.Length > 0)
        {
            return new(
                phase == "Paused" ? ArgoStatus.Suspended : Enum.TryParse<ArgoStatus>(phase, out var status) ? status : ArgoStatus.Unknown,
                live.Text(string.Empty, "status", "message"));
        }

        foreach (var condition in ArgoConditions.Of(live).Where(item => item.Type == "InvalidSpec" || item is { Type: "Progressing", Reason: "RolloutAborted" or "ProgressDeadlineExceeded" }))
        {
            return new(ArgoStatus.Degraded, condition.Message);
        }

        return live.Root.Find("status", "pauseConditions") is KubeList { Count: > 0 } || live.Root.Find("spec", "paused")?.AsBool == true
            ? new(ArgoStatus.Suspended, "Rollout is paused")
            : new(IsRolledOut(live) ? ArgoStatus.Healthy : ArgoStatus.Progressing, string.Empty);
    }

    private static bool IsObserved(KubeObject live)
    {
        if (live.Root["status"] is not KubeMap)
        {
            return false;
        }

        // Before 1.0 the observed generation was a hash, which is no number or larger than any generation.
        var observed = Number(live.Root.Find("status", "observedGeneration"));
        var isOwnObserved = observed is null || observed > live.Generation || observed == live.Generation;
        return isOwnObserved && (live.Root.Find("spec", "workloadRef") is not KubeMap || live.Metadata["annotations"] is not KubeMap
            || Number(live.Annotation("rollout.argoproj.io/workload-generation")) == Number(live.Root.Find("status", "workloadObservedGeneration")));
    }

    private static bool IsRolledOut(KubeObject live)
    {
        var hash = live.Text(string.Empty, "status", "currentPodHash");
        var updated = live.Integer(0, "status", "updatedReplicas");
        if (hash.Length == 0 || updated < live.Integer(1, "spec", "replicas") || live.Integer(0, "status", "availableReplicas") < updated)
        {
            return false;
        }

        var stable = live.Text(live.Text(string.Empty, "status", "canary", "stableRS"), "status", "stableRS");
        if (live.Root.Find("spec", "strategy", "blueGreen") is KubeMap)
        {
            return live.Text(string.Empty, "status", "blueGreen", "activeSelector") == hash && (stable.Length == 0 || stable == hash);
        }

        return live.Root.Find("spec", "strategy", "canary") is not KubeMap || (live.Integer(0, "status", "replicas") <= updated && stable == hash);
    }

    private static long? Number(KubeValue? value) => value is KubeInteger integer ? integer.Number : Number(value?.AsString);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
