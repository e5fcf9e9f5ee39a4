using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's check of a Job: done, failed or suspended by its conditions, whatever their status says of the first two.</summary>
internal static class ArgoJob
{
    public static ArgoAssessment Of(KubeObject live)
    {
        var (failed, done, suspended) = (default(StatusCondition?), default(StatusCondition?), false);
        foreach (var condition in ArgoConditions.Of(live))
        {
            switch (condition.Type)
            {
                case "Failed":
                    failed = condition;
                    break;
                case "Complete":
                    done = condition;
                    break;
                case "Suspended":
                    done = condition;
                    suspended |= condition.Status == "True";
                    break;
            }
        }

        return failed is { } failure ? new(ArgoStatus.Degraded, failure.Message)
            : done is not { } end ? new(ArgoStatus.Progressing, string.Empty)
            : new(suspended ? ArgoStatus.Suspended : ArgoStatus.Healthy, end.Message);
    }
}
