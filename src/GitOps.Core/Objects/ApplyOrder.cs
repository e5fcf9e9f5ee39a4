using System.Collections.Frozen;
using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>In which stages and in which order objects are applied; the reverse is the order of deletion. Follows Flux's kustomize-controller.</summary>
internal static class ApplyOrder
{
    private static readonly string[] First =
    [
        "CustomResourceDefinition", "Namespace", "ClusterRole", "ClusterClass", "RuntimeClass", "PriorityClass", "StorageClass", "VolumeSnapshotClass",
        "IngressClass", "GatewayClass", "ClusterRoleBinding", "ResourceQuota", "ServiceAccount", "Role", "RoleBinding", "ConfigMap", "Secret", "Service",
        "LimitRange", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private static readonly FrozenDictionary<string, int> Ranks = First.Index().Select(item => KeyValuePair.Create(item.Item, item.Index))
        .Concat(Last.Index().Select(item => KeyValuePair.Create(item.Item, 1000 + item.Index)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>1: definitions (CustomResourceDefinition, Namespace, ClusterRole); 2: classes; 3: all others.</summary>
    public static int StageOf(GroupVersionKind kind) => kind switch
    {
        { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } or { Group: "", Kind: "Namespace" } or { Group: "rbac.authorization.k8s.io", Kind: "ClusterRole" } => 1,
        _ when kind.Kind.EndsWith("Class", StringComparison.Ordinal) => 2,
        _ => 3,
    };

    /// <summary>Whether the objects of a stage must be usable before the next stage begins.</summary>
    public static bool IsAwaited(int stage) => stage < 3;

    /// <summary>The objects in the order of application.</summary>
    public static ImmutableArray<KubeObject> Sorted(IEnumerable<KubeObject> objects) => [.. objects.OrderBy(item => item.Reference, Comparer<ObjectRef>.Create(Compare))];

    /// <summary>The objects in the order of deletion: as in application, backwards, without stages.</summary>
    public static ImmutableArray<ObjectRef> Reversed(IEnumerable<ObjectRef> objects) => [.. objects.Order(Comparer<ObjectRef>.Create((a, b) => CompareRanks(b, a)))];

    private static int Compare(ObjectRef left, ObjectRef right)
    {
        var order = StageOf(left.Kind).CompareTo(StageOf(right.Kind));
        return order != 0 ? order : CompareRanks(left, right);
    }

    private static int CompareRanks(ObjectRef left, ObjectRef right)
    {
        var order = RankOf(left.Kind).CompareTo(RankOf(right.Kind));
        order = order != 0 ? order : string.CompareOrdinal(left.Kind.Group, right.Kind.Group);
        order = order != 0 ? order : string.CompareOrdinal(left.Kind.Kind, right.Kind.Kind);
        order = order != 0 ? order : string.CompareOrdinal(left.Namespace, right.Namespace);
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
    }

    /// <summary>Place of a kind in the order; kinds of one place do not depend on each other.</summary>
    public static int RankOf(GroupVersionKind kind) => Ranks.GetValueOrDefault(kind.Kind, 500);
}
