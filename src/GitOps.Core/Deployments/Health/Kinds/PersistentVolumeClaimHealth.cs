using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

internal static class PersistentVolumeClaimHealth
{
    public static HealthAssessment Assess(KubeObject live)
    {
        var phase = live.Text("unknown", "status", "phase");
        return phase == "Bound"
            ? HealthAssessment.Current("PVC is Bound")
            : HealthAssessment.InProgress("NotBound", $"PVC is not Bound. phase: {phase}");
    }
}
