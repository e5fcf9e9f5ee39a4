using GitOps.Adapters.EmbeddedCluster.Schema;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>The columns of built-in kinds.</summary>
internal static class BuiltinColumns
{
    public static IReadOnlyList<Column> Of(ResourceType resource) => (resource.Group, resource.Kind.Kind) switch
    {
        ("", "Pod") => WorkloadColumns.Pod,
        ("apps", "Deployment") => WorkloadColumns.Deployment,
        ("apps", "ReplicaSet") or ("", "ReplicationController") => WorkloadColumns.ReplicaSet,
        ("apps", "StatefulSet") => WorkloadColumns.StatefulSet,
        ("apps", "DaemonSet") => WorkloadColumns.DaemonSet,
        ("batch", "Job") => WorkloadColumns.Job,
        ("batch", "CronJob") => WorkloadColumns.CronJob,
        ("", "Service") => PlatformColumns.Service,
        ("", "ConfigMap") => PlatformColumns.ConfigMap,
        ("", "Secret") => PlatformColumns.Secret,
        ("", "Namespace") => PlatformColumns.Namespace,
        ("" or EventGroups.Group, "Event") => EventColumns.All,
        ("", "PersistentVolumeClaim") => PlatformColumns.Claim,
        ("networking.k8s.io", "Ingress") => PlatformColumns.Ingress,
        ("", "ServiceAccount") => PlatformColumns.ServiceAccount,
        ("apiextensions.k8s.io", "CustomResourceDefinition") or ("rbac.authorization.k8s.io", "Role" or "ClusterRole") => PlatformColumns.Created,
        ("rbac.authorization.k8s.io", _) => PlatformColumns.Binding,
        ("coordination.k8s.io", "Lease") => PlatformColumns.Lease,
        ("autoscaling", "HorizontalPodAutoscaler") => PlatformColumns.Autoscaler,
        _ => PlatformColumns.Plain,
    };
}
