using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Whether the scopes of a quota take a pod. A quota with scopes counts nothing but pods.</summary>
internal static class QuotaScopes
{
    public static bool Take(KubeMap quota, string resource, KubeMap root)
    {
        var scopes = Scopes(quota).ToList();
        return scopes.Count == 0 || (resource == "pods" && scopes.TrueForAll(scope => Takes(scope, root)));
    }

    private static IEnumerable<KubeMap> Scopes(KubeMap quota) =>
        (quota.Find("spec", "scopes")?.AsList ?? KubeList.Empty).Select(name => KubeMap.Of(("scopeName", name), ("operator", "Exists")))
        .Concat((quota.Find("spec", "scopeSelector", "matchExpressions")?.AsList ?? KubeList.Empty).Select(item => item.AsMap));

    private static bool Takes(KubeMap scope, KubeMap pod) => scope["scopeName"]?.AsString switch
    {
        "Terminating" => pod.Find("spec", "activeDeadlineSeconds") is KubeInteger,
        "NotTerminating" => pod.Find("spec", "activeDeadlineSeconds") is not KubeInteger,
        "BestEffort" => QualityOfService.Of(pod) == "BestEffort",
        "NotBestEffort" => QualityOfService.Of(pod) != "BestEffort",
        "PriorityClass" => IsOfClass(scope, pod.Find("spec", "priorityClassName")?.AsString ?? string.Empty),
        "CrossNamespacePodAffinity" => (pod.Find("spec", "affinity")?.ToString() ?? string.Empty) is var affinity
            && (affinity.Contains("\"namespaces\":[\"", StringComparison.Ordinal) || affinity.Contains("\"namespaceSelector\":{", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsOfClass(KubeMap scope, string name)
    {
        var isNamed = (scope["values"]?.AsList ?? KubeList.Empty).Any(value => value.AsString == name);
        return scope["operator"]?.AsString switch
        {
            "In" => isNamed,
            "NotIn" => !isNamed,
            "Exists" => name.Length > 0,
            _ => name.Length == 0,
        };
    }
}
