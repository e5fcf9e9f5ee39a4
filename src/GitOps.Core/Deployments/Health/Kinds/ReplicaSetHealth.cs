using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

internal static class ReplicaSetHealth
{
    public static HealthAssessment Assess(KubeObject live)
    {
        if (live.Conditions().Any(condition => condition.IsTrue("ReplicaFailure")))
        {
            return HealthAssessment.InProgress("ReplicaFailure", "Replica Failure condition. Check Pods");
        }

        var wanted = live.Integer(1, "spec", "replicas");
        var replicas = live.Integer(0, "status", "replicas");
        var ready = live.Integer(0, "status", "readyReplicas");
        var available = live.Integer(0, "status", "availableReplicas");
        var labelled = live.Integer(0, "status", "fullyLabeledReplicas");
        return wanted > labelled ? HealthAssessment.InProgress("LessLabelled", $"Labelled: {labelled}/{wanted}")
            : wanted > available ? HealthAssessment.InProgress("LessAvailable", $"Available: {available}/{wanted}")
            : wanted > ready ? HealthAssessment.InProgress("LessReady", $"Ready: {ready}/{wanted}")
            : replicas > wanted ? HealthAssessment.InProgress("ExtraPods", $"Pending termination: {replicas - wanted}")
            : HealthAssessment.Current($"ReplicaSet is available. Replicas: {replicas}");
    }
}
