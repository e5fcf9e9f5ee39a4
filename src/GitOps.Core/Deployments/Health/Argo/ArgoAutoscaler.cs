using System.Text;
using System.Text.Json;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's check of a HorizontalPodAutoscaler, whose first version has its conditions in an annotation.</summary>
internal static class ArgoAutoscaler
{
    private const string Annotation = "autoscaling.alpha.kubernetes.io/conditions";

    private static readonly string[] BrokenMetrics =
    [
        "FailedGetResourceMetric", "FailedGetObjectMetric", "FailedGetPodsMetric", "FailedGetExternalMetric", "FailedComputeMetricsReplicas", "InvalidSelector",
    ];

    public static ArgoAssessment Of(KubeObject live)
    {
        if (live.GroupVersionKind.Version != "v1")
        {
            return Judge(ArgoConditions.Of(live));
        }

        if (live.Annotation(Annotation) is not { } text)
        {
            return Waiting;
        }

        try
        {
            return Judge(ArgoConditions.Of(KubeJson.Parse(Encoding.UTF8.GetBytes(text))));
        }
        catch (JsonException e)
        {
            return new(ArgoStatus.Unknown, $"the annotation {Annotation} cannot be read: {e.Message}");
        }
    }

    private static ArgoAssessment Waiting => new(ArgoStatus.Progressing, "Waiting to Autoscale");

    private static ArgoAssessment Judge(IEnumerable<StatusCondition> conditions)
    {
        foreach (var item in conditions)
        {
            if (IsBroken(item) || item.IsTrue("AbleToScale") || item.IsTrue("ScalingLimited"))
            {
                return new(IsBroken(item) ? ArgoStatus.Degraded : ArgoStatus.Healthy, item.Message);
            }
        }

        return Waiting;
    }

    private static bool IsBroken(StatusCondition condition) => condition is { Type: "AbleToScale", Reason: "FailedGetScale" or "FailedUpdateScale" }
        || (condition.Type == "ScalingActive" && BrokenMetrics.Contains(condition.Reason, StringComparer.Ordinal));
}
