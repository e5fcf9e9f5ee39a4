namespace GitOps.Adapters.Helm.Manifests;

/// <summary>The order of kinds in which Helm installs; unknown kinds come last, by name.</summary>
internal sealed class KindOrder : IComparer<string>
{
    public static readonly KindOrder Install = new(
        "PriorityClass",
        "Namespace",
        "NetworkPolicy",
        "ResourceQuota",
        "LimitRange",
        "PodSecurityPolicy",
        "PodDisruptionBudget",
        "ServiceAccount",
        "Secret",
        "SecretList",
        "ConfigMap",
        "StorageClass",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "CustomResourceDefinition",
        "ClusterRole",
        "ClusterRoleList",
        "ClusterRoleBinding",
        "ClusterRoleBindingList",
        "Role",
        "RoleList",
        "RoleBinding",
        "RoleBindingList",
        "Service",
        "DaemonSet",
        "Pod",
        "ReplicationController",
        "ReplicaSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "StatefulSet",
        "Job",
        "CronJob",
        "IngressClass",
        "Ingress",
        "APIService",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration");

    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    private KindOrder(params string[] kinds)
    {
        foreach (var kind in kinds)
        {
            places.Add(kind, places.Count);
        }
    }

    public int Compare(string? x, string? y)
    {
        var (first, second) = (Place(x), Place(y));
        return first != second ? first.CompareTo(second) : first == int.MaxValue ? string.CompareOrdinal(x, y) : 0;
    }

    private int Place(string? kind) => places.GetValueOrDefault(kind ?? string.Empty, int.MaxValue);
}
