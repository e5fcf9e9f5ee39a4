using System.Collections.Frozen;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's checks of the kinds of Kubernetes.</summary>
internal static class ArgoBuiltIn
{
    private static readonly FrozenDictionary<(string Group, string Kind), Func<KubeObject, ArgoAssessment>> Checks =
        new Dictionary<(string Group, string Kind), Func<KubeObject, ArgoAssessment>>
        {
            [("apps", "Deployment")] = ArgoWorkloads.OfDeployment,
            [("apps", "StatefulSet")] = ArgoWorkloads.OfStatefulSet,
            [("apps", "ReplicaSet")] = ArgoWorkloads.OfReplicaSet,
            [("apps", "DaemonSet")] = ArgoWorkloads.OfDaemonSet,
            [("batch", "Job")] = ArgoJob.Of,
            [("", "Pod")] = ArgoPod.Of,
            [("", "Service")] = live => live.Text(string.Empty, "spec", "type") == "LoadBalancer" ? OfIngress(live) : Healthy,
            [("", "PersistentVolumeClaim")] = OfClaim,
            [("extensions", "Ingress")] = OfIngress,
            [("networking.k8s.io", "Ingress")] = OfIngress,
            [("apiregistration.k8s.io", "APIService")] = OfApiService,
            [("autoscaling", "HorizontalPodAutoscaler")] = ArgoAutoscaler.Of,
            [("argoproj.io", "Workflow")] = OfWorkflow,
        }.ToFrozenDictionary();

    private static ArgoAssessment Healthy => new(ArgoStatus.Healthy, string.Empty);

    public static Func<KubeObject, ArgoAssessment>? Find(GroupVersionKind kind) => Checks.GetValueOrDefault((kind.Group, kind.Kind));

    private static ArgoAssessment OfIngress(KubeObject live) =>
        live.Root.Find("status", "loadBalancer", "ingress") is KubeList { Count: > 0 } ? Healthy : new(ArgoStatus.Progressing, string.Empty);

    private static ArgoAssessment OfClaim(KubeObject live) => new(
        live.Text(string.Empty, "status", "phase") switch
        {
            "Lost" => ArgoStatus.Degraded,
            "Pending" => ArgoStatus.Progressing,
            "Bound" => ArgoStatus.Healthy,
            _ => ArgoStatus.Unknown,
        },
        string.Empty);

    private static ArgoAssessment OfApiService(KubeObject live)
    {
        foreach (var condition in ArgoConditions.Of(live))
        {
            if (condition.Type == "Available")
            {
                return new(condition.Status == "True" ? ArgoStatus.Healthy : ArgoStatus.Progressing, $"{condition.Reason}: {condition.Message}");
            }
        }

        return new(ArgoStatus.Progressing, "Waiting to be processed");
    }

    private static ArgoAssessment OfWorkflow(KubeObject live) => new(
        live.Text(string.Empty, "status", "phase") switch
        {
            "" or "Pending" or "Running" => ArgoStatus.Progressing,
            "Succeeded" => ArgoStatus.Healthy,
            "Failed" or "Error" => ArgoStatus.Degraded,
            _ => ArgoStatus.Unknown,
        },
        live.Text(string.Empty, "status", "message"));
}
