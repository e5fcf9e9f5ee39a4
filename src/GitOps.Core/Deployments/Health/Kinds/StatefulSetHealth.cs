using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>Counts only: the controller sets no conditions, so a StatefulSet never fails by itself.</summary>
internal static class StatefulSetHealth
{
    public static HealthAssessment Assess(KubeObject live)
    {
        if (live.Text(string.Empty, "spec", "updateStrategy", "type") == "OnDelete")
        {
            return HealthAssessment.Current("StatefulSet is using the ondelete update strategy");
        }

        var wanted = live.Integer(1, "spec", "replicas");
        var replicas = live.Integer(0, "status", "replicas");
        var ready = live.Integer(0, "status", "readyReplicas");
        var current = live.Integer(0, "status", "currentReplicas");
        var updated = live.Integer(0, "status", "updatedReplicas");
        if (wanted > replicas)
        {
            return HealthAssessment.InProgress("LessReplicas", $"Replicas: {replicas}/{wanted}");
        }

        if (wanted > ready)
        {
            return HealthAssessment.InProgress("LessReady", $"Ready: {ready}/{wanted}");
        }

        if (replicas > wanted)
        {
            return HealthAssessment.InProgress("ExtraPods", $"Pending termination: {replicas - wanted}");
        }

        // With a partition only the Pods from that ordinal on are renewed.
        const long none = -1;
        var partition = live.Integer(none, "spec", "updateStrategy", "rollingUpdate", "partition");
        if (partition != none)
        {
            return updated < wanted - partition
                ? HealthAssessment.InProgress("PartitionRollout", $"updated: {updated}/{wanted - partition}")
                : HealthAssessment.Current($"Partition rollout complete. updated: {updated}");
        }

        return wanted > current ? HealthAssessment.InProgress("LessCurrent", $"current: {current}/{wanted}")
            : live.Text(string.Empty, "status", "currentRevision") != live.Text(string.Empty, "status", "updateRevision")
                ? HealthAssessment.InProgress("RevisionMismatch", "Waiting for updated revision to match current")
            : HealthAssessment.Current($"All replicas scheduled as expected. Replicas: {replicas}");
    }
}
