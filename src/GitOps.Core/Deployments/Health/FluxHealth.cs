using GitOps.Core.Deployments.Health.Kinds;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Health;

/// <summary>Health as Flux waits for it: kstatus, but a Job must be complete, and a set of Pods fails with its Pods.</summary>
public static class FluxHealth
{
    /// <summary>The health of an object; null for one that is not there.</summary>
    /// <param name="live">The object with its status.</param>
    /// <param name="now">When it was looked at.</param>
    public static HealthAssessment Assess(KubeObject? live, Instant now)
    {
        if (live is null)
        {
            return HealthAssessment.NotFound;
        }

        if (live.GroupVersionKind is not { Group: "batch", Kind: "Job" })
        {
            return HealthRules.Assess(live, now);
        }

        try
        {
            return JobHealth.AssessCompletion(live);
        }
        catch (UnreadableFieldException unreadable)
        {
            return HealthAssessment.Unknown($"Failed to compute job status: {unreadable.Message}");
        }
    }

    /// <summary>Whether the Pods of this object must be looked at too: it is a StatefulSet or ReplicaSet that is not there yet.</summary>
    public static bool NeedsPods(KubeObject live, HealthAssessment assessment) =>
        assessment.Status is HealthStatus.InProgress && live.GroupVersionKind is { Group: "apps" or "extensions", Kind: "StatefulSet" or "ReplicaSet" };

    /// <summary>The health of a set of Pods that is in progress, together with its Pods: one that failed for good fails the set.</summary>
    /// <param name="assessment">Of the set alone.</param>
    /// <param name="pods">The Pods that its selector selects.</param>
    /// <param name="now">When they were looked at.</param>
    public static HealthAssessment WithPods(HealthAssessment assessment, IEnumerable<KubeObject> pods, Instant now)
    {
        var failed = pods.Count(pod => HealthRules.Assess(pod, now).Status is HealthStatus.Failed && !pod.IsTerminating && !PodHealth.IsUnschedulable(pod));
        return assessment.Status is HealthStatus.InProgress && failed > 0
            ? new HealthAssessment(HealthStatus.Failed, $"{failed} pods have failed", [])
            : assessment;
    }
}
