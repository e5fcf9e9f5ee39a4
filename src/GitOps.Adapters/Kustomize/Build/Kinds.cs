using System.Collections.Frozen;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>How kinds are matched, named and ordered.</summary>
internal static class Kinds
{
    /// <summary>Kinds that others need, in this order.</summary>
    public static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
        "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
        "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    /// <summary>Kinds that would stop others from being admitted.</summary>
    public static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private static readonly FrozenDictionary<string, int> Ranks = RanksOf(First, Last).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a selector with empty fields as wildcards selects the kind.</summary>
    public static bool Selects(GroupVersionKind selector, GroupVersionKind kind) =>
        (selector.Kind.Length == 0 || string.Equals(selector.Kind, kind.Kind, StringComparison.Ordinal))
        && (selector.Group.Length == 0 || string.Equals(selector.Group, kind.Group, StringComparison.Ordinal))
        && (selector.Version.Length == 0 || string.Equals(selector.Version, kind.Version, StringComparison.Ordinal));

    /// <summary><c>Deployment.v1.apps</c>, with placeholders for what is empty.</summary>
    public static string Describe(GroupVersionKind kind) =>
        $"{(kind.Kind.Length == 0 ? "[noKind]" : kind.Kind)}.{(kind.Version.Length == 0 ? "[noVer]" : kind.Version)}.{(kind.Group.Length == 0 ? "[noGrp]" : kind.Group)}";

    /// <summary>A text that sorts kinds: group, version, kind, with empty ones last.</summary>
    public static string SortText(GroupVersionKind kind) =>
        $"{(kind.Group.Length == 0 ? "~G" : kind.Group)}_{(kind.Version.Length == 0 ? "~V" : kind.Version)}_{(kind.Kind.Length == 0 ? "~K" : kind.Kind)}";

    /// <summary>Order of field specifications.</summary>
    public static int Compare(GroupVersionKind left, GroupVersionKind right)
    {
        var rank = Ranks.GetValueOrDefault(left.Kind).CompareTo(Ranks.GetValueOrDefault(right.Kind));
        return rank != 0 ? rank : string.CompareOrdinal(SortText(left), SortText(right));
    }

    /// <summary>Ranks below zero for kinds that come first, above zero for those that come last.</summary>
    public static Dictionary<string, int> RanksOf(IReadOnlyList<string> first, IReadOnlyList<string> last)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < first.Count; i++)
        {
            ranks[first[i]] = i - first.Count;
        }

        for (var i = 0; i < last.Count; i++)
        {
            ranks[last[i]] = i + 1;
        }

        return ranks;
    }
}
