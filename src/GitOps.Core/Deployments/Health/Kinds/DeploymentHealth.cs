using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>Current when all replicas are new and available; failed when the progress deadline passed.</summary>
internal static class DeploymentHealth
{
    // The controller takes this for "no deadline", and then sets no Progressing condition.
    private const long NoDeadline = int.MaxValue;

    public static HealthAssessment Assess(KubeObject live)
    {
        var isProgressed = live.Integer(NoDeadline, "spec", "progressDeadlineSeconds") == NoDeadline;
        var isAvailable = false;
        foreach (var condition in live.Conditions())
        {
            if (condition is { Type: "Progressing", Reason: "ProgressDeadlineExceeded" })
            {
                return new(HealthStatus.Failed, "Progress deadline exceeded", [new("Stalled", "True", condition.Reason, condition.Message)]);
            }

            isProgressed |= condition.IsTrue("Progressing") && condition.Reason == "NewReplicaSetAvailable";
            isAvailable |= condition.IsTrue("Available");
        }

        var wanted = live.Integer(1, "spec", "replicas");
        var replicas = live.Integer(0, "status", "replicas");
        var updated = live.Integer(0, "status", "updatedReplicas");
        var ready = live.Integer(0, "status", "readyReplicas");
        var available = live.Integer(0, "status", "availableReplicas");
        return wanted > replicas ? HealthAssessment.InProgress("LessReplicas", $"Replicas: {replicas}/{wanted}")
            : wanted > updated ? HealthAssessment.InProgress("LessUpdated", $"Updated: {updated}/{wanted}")
            : replicas > wanted ? HealthAssessment.InProgress("ExtraPods", $"Pending termination: {replicas - wanted}")
            : updated > available ? HealthAssessment.InProgress("LessAvailable", $"Available: {available}/{updated}")
            : wanted > ready ? HealthAssessment.InProgress("LessReady", $"Ready: {ready}/{wanted}")
            : !isProgressed ? HealthAssessment.InProgress("ReplicaSetNotAvailable", "ReplicaSet not Available")
            : !isAvailable ? HealthAssessment.InProgress("DeploymentNotAvailable", "Deployment not Available")
            : HealthAssessment.Current($"Deployment is available. Replicas: {replicas}");
    }
}
