using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>What holds for every kind: deletion, generation, and the conditions <c>Reconciling</c>, <c>Stalled</c> and <c>Ready</c>.</summary>
internal static class ConditionHealth
{
    /// <summary>What decides before any rule of a kind; null when nothing of it does.</summary>
    public static HealthAssessment? FindGeneric(KubeObject live)
    {
        if (!string.IsNullOrEmpty(live.StrictText("metadata", "deletionTimestamp")))
        {
            return new(HealthStatus.Terminating, "Resource scheduled for deletion", []);
        }

        if (FindUnobserved(live) is { } unobserved)
        {
            return unobserved;
        }

        foreach (var condition in live.Conditions())
        {
            if (condition.IsTrue("Reconciling"))
            {
                return HealthAssessment.InProgress(condition.Reason, condition.Message);
            }

            if (condition.IsTrue("Stalled"))
            {
                return HealthAssessment.Failed(condition.Reason, condition.Message);
            }
        }

        return null;
    }

    /// <summary>What a <c>Ready</c> condition says; null when there is none. False is not failed: nobody can tell whether it will stay so.</summary>
    public static HealthAssessment? FindReady(KubeObject live)
    {
        foreach (var condition in live.Conditions())
        {
            switch (condition)
            {
                case { Type: "Ready", Status: "True" }:
                    return HealthAssessment.Current("Resource is Ready");
                case { Type: "Ready", Status: "False" or "Unknown" }:
                    return HealthAssessment.InProgress(condition.Reason, condition.Message);
            }
        }

        return null;
    }

    private static HealthAssessment? FindUnobserved(KubeObject live) =>
        live.StrictInteger("metadata", "generation") is { } generation
        && live.StrictInteger("status", "observedGeneration") is { } observed
        && observed != generation
            ? HealthAssessment.InProgress(
                "LatestGenerationNotObserved",
                $"{live.Kind} generation is {generation}, but latest observed generation is {observed}")
            : null;
}
