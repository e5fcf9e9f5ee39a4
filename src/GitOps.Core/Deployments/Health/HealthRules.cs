using System.Collections.Frozen;
using GitOps.Core.Deployments.Health.Kinds;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Health;

/// <summary>The health of an object from the object alone, with the rules and words of kstatus.</summary>
/// <remarks>
/// What holds for every kind is asked first (deletion, generation, <c>Reconciling</c> and <c>Stalled</c>), then the rule of the kind, then a
/// <c>Ready</c> condition. An object that says nothing at all is current. Flux reads Jobs otherwise: see <see cref="FluxHealth"/>.
/// </remarks>
public static class HealthRules
{
    private static readonly FrozenDictionary<(string Group, string Kind), Func<KubeObject, Instant, HealthAssessment>> Rules =
        new Dictionary<(string Group, string Kind), Func<KubeObject, Instant, HealthAssessment>>
        {
            [("", "Service")] = (live, _) => ServiceHealth.Assess(live),
            [("", "Pod")] = PodHealth.Assess,
            [("", "Secret")] = (_, _) => AlwaysReady,
            [("", "ConfigMap")] = (_, _) => AlwaysReady,
            [("", "PersistentVolumeClaim")] = (live, _) => PersistentVolumeClaimHealth.Assess(live),
            [("apps", "StatefulSet")] = (live, _) => StatefulSetHealth.Assess(live),
            [("apps", "DaemonSet")] = (live, _) => DaemonSetHealth.Assess(live),
            [("extensions", "DaemonSet")] = (live, _) => DaemonSetHealth.Assess(live),
            [("apps", "Deployment")] = (live, _) => DeploymentHealth.Assess(live),
            [("extensions", "Deployment")] = (live, _) => DeploymentHealth.Assess(live),
            [("apps", "ReplicaSet")] = (live, _) => ReplicaSetHealth.Assess(live),
            [("extensions", "ReplicaSet")] = (live, _) => ReplicaSetHealth.Assess(live),
            [("policy", "PodDisruptionBudget")] = (_, _) => HealthAssessment.Current("AllowedDisruptions has been computed."),
            [("batch", "CronJob")] = (_, _) => AlwaysReady,
            [("batch", "Job")] = (live, _) => JobHealth.Assess(live),
            [("apiextensions.k8s.io", "CustomResourceDefinition")] = (live, _) => CustomResourceDefinitionHealth.Assess(live),
        }.ToFrozenDictionary();

    private static HealthAssessment AlwaysReady => HealthAssessment.Current("Resource is always ready");

    /// <summary>The health of an object.</summary>
    /// <param name="live">The object with its status, as the server shows it.</param>
    /// <param name="now">When it was looked at; matters for Pods that wait for a node.</param>
    /// <returns><see cref="HealthStatus.Unknown"/> with the reason when a field that decides is not of the type it must have.</returns>
    public static HealthAssessment Assess(KubeObject live, Instant now)
    {
        try
        {
            if (ConditionHealth.FindGeneric(live) is { } generic)
            {
                return generic;
            }

            var kind = live.GroupVersionKind;
            return Rules.TryGetValue((kind.Group, kind.Kind), out var rule)
                ? rule(live, now)
                : ConditionHealth.FindReady(live) ?? HealthAssessment.Current("Resource is current");
        }
        catch (UnreadableFieldException unreadable)
        {
            return HealthAssessment.Unknown(unreadable.Message);
        }
    }
}
