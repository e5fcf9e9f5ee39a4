using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

internal static class CustomResourceDefinitionHealth
{
    public static HealthAssessment Assess(KubeObject live)
    {
        foreach (var condition in live.Conditions())
        {
            if (condition.IsFalse("NamesAccepted") || (condition.IsFalse("Established") && condition.Reason != "Installing"))
            {
                return HealthAssessment.Failed(condition.Reason, condition.Message);
            }

            if (condition.IsTrue("Established"))
            {
                return HealthAssessment.Current("CRD is established");
            }
        }

        return HealthAssessment.InProgress("Installing", "Install in progress");
    }
}
