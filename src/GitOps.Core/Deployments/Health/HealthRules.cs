using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Health;

/// <summary>Decides about the health of an object as kstatus does.</summary>
internal static class HealthRules
{
    /// <summary>The health of a live object.</summary>
    public static HealthAssessment Assess(KubeObject live, Instant now)
    {
        if (live.IsTerminating)
        {
            return new(HealthStatus.Terminating, "Resource scheduled for deletion");
        }

        if (live.Status["observedGeneration"]?.AsInteger is { } observed && observed != live.Generation)
        {
            return new(HealthStatus.InProgress, $"{live.Kind} generation is {live.Generation}, but latest observed generation is {observed}");
        }

        return live switch
        {
            _ when Condition(live, "Stalled") is { } stalled && Is(stalled, "True") => new(HealthStatus.Failed, MessageOf(stalled)),
            _ when Condition(live, "Reconciling") is { } reconciling && Is(reconciling, "True") => new(HealthStatus.InProgress, MessageOf(reconciling)),
            { Kind: "Deployment" } => Deployment(live),
            _ when Condition(live, "Ready") is { } ready && !Is(ready, "True") => new(HealthStatus.InProgress, MessageOf(ready)),
            _ => new(HealthStatus.Current, "Resource is current"),
        };
    }

    private static HealthAssessment Deployment(KubeObject live)
    {
        var desired = live.Spec["replicas"]?.AsInteger ?? 1;
        long count(string field) => live.Status[field]?.AsInteger ?? 0;
        return count("replicas") != desired || count("updatedReplicas") < desired || count("availableReplicas") < desired || count("readyReplicas") < desired
            ? new(HealthStatus.InProgress, $"Available: {count("availableReplicas")}/{desired}")
            : new(HealthStatus.Current, $"Deployment is available. Replicas: {desired}");
    }

    private static KubeMap? Condition(KubeObject live, string type) =>
        live.Status["conditions"]?.AsList.Select(item => item.AsMap).FirstOrDefault(item => item["type"]?.AsString == type);

    private static bool Is(KubeMap condition, string status) => condition["status"]?.AsString == status;

    private static string MessageOf(KubeMap condition) => condition["message"]?.AsString ?? string.Empty;
}
