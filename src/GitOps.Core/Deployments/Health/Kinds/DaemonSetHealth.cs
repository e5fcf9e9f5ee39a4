using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>Needs both generations: without them the controller has not looked at it yet, and counts of zero would pass for healthy.</summary>
internal static class DaemonSetHealth
{
    public static HealthAssessment Assess(KubeObject live)
    {
        if (live.StrictInteger("metadata", "generation") is null)
        {
            return HealthAssessment.InProgress("NoGeneration", $"{live.Kind} metadata.generation not found");
        }

        if (live.StrictInteger("status", "observedGeneration") is null)
        {
            return HealthAssessment.InProgress("NoObservedGeneration", $"{live.Kind} status.observedGeneration not found");
        }

        const long none = -1;
        var wanted = live.Integer(none, "status", "desiredNumberScheduled");
        var current = live.Integer(0, "status", "currentNumberScheduled");
        var updated = live.Integer(0, "status", "updatedNumberScheduled");
        var available = live.Integer(0, "status", "numberAvailable");
        var ready = live.Integer(0, "status", "numberReady");
        return wanted == none ? HealthAssessment.InProgress("NoDesiredNumber", "Missing .status.desiredNumberScheduled")
            : wanted > current ? HealthAssessment.InProgress("LessCurrent", $"Current: {current}/{wanted}")
            : wanted > updated ? HealthAssessment.InProgress("LessUpdated", $"Updated: {updated}/{wanted}")
            : wanted > available ? HealthAssessment.InProgress("LessAvailable", $"Available: {available}/{wanted}")
            : wanted > ready ? HealthAssessment.InProgress("LessReady", $"Ready: {ready}/{wanted}")
            : HealthAssessment.Current($"All replicas scheduled as expected. Replicas: {wanted}");
    }
}
