using GitOps.Core.Deployments.Health.Argo;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>
/// Where kstatus finds nothing to go by, an object without a rule and without a <c>Ready</c> condition, it says that all is well. Argo CD
/// knows more of many kinds, and is heard then: what it does not hold for healthy is not there yet.
/// </summary>
internal static class SecondOpinion
{
    private const string NothingToGoBy = "Resource is current";

    public static HealthAssessment Of(KubeObject live, HealthAssessment first) =>
        first is { Status: HealthStatus.Current, Message: NothingToGoBy }
        && ArgoHealth.HasRule(live.GroupVersionKind)
        && ArgoHealth.Assess(live) is { Status: ArgoStatus.Progressing or ArgoStatus.Degraded or ArgoStatus.Missing } second
            ? HealthAssessment.InProgress(second.Status.ToString(), second.Message.Length == 0 ? second.Status.ToString() : $"{second.Status}: {second.Message}")
            : first;
}
