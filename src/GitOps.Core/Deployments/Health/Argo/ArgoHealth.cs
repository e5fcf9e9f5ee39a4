using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Health as Argo CD assesses it: a second opinion, and the first for kinds that kstatus knows nothing about.</summary>
internal static class ArgoHealth
{
    /// <summary>What Argo CD says with its rules for kinds of all the world; null when it has no check for the kind.</summary>
    public static ArgoAssessment? Assess(KubeObject live) =>
        ArgoKinds.Find(live.GroupVersionKind) is { } check ? check(live)
        : ArgoRuleBook.Default.Find(live.GroupVersionKind) is { } rule ? rule.Assess(live)
        : AssessBuiltIn(live);

    /// <summary>What Argo CD says without these rules; null when it has no check for the kind.</summary>
    public static ArgoAssessment? AssessBuiltIn(KubeObject live)
    {
        var check = ArgoBuiltIn.Find(live.GroupVersionKind);
        return check is null ? null
            : live.IsTerminating ? new ArgoAssessment(ArgoStatus.Progressing, "Pending deletion")
            : check(live);
    }

    /// <summary>Whether there is a rule for the kind beyond those of Kubernetes itself.</summary>
    public static bool HasRule(GroupVersionKind kind) => ArgoKinds.Find(kind) is not null || ArgoRuleBook.Default.Find(kind) is not null;
}
