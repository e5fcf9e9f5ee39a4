using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>A load balancer needs a cluster address; the outer one is not waited for.</summary>
internal static class ServiceHealth
{
    public static HealthAssessment Assess(KubeObject live) =>
        live.Text("ClusterIP", "spec", "type") == "LoadBalancer" && live.Text(string.Empty, "spec", "clusterIP").Length == 0
            ? HealthAssessment.InProgress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer")
            : HealthAssessment.Current("Service is ready");
}
