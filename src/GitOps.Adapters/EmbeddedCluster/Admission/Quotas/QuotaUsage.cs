using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What one object takes of a quota, by the quota's names of resources.</summary>
internal static class QuotaUsage
{
    private const string Count = "count/";
    private const string OfClass = ".storageclass.storage.k8s.io/";

    // What is counted by its plain name.
    private static readonly HashSet<string> Plain = ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "replicationcontrollers", QuotaRules.Resource];

    // Resources that a container may ask for without a prefix.
    private static readonly HashSet<string> Bare = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>Whose objects a name of a quota is about; null when nothing here is.</summary>
    public static string? ResourceOf(string name) => name switch
    {
        _ when name.StartsWith(Count, StringComparison.Ordinal) => name[Count.Length..],
        _ when Plain.Contains(name) => name,
        "services.loadbalancers" or "services.nodeports" => "services",
        "requests.storage" => "persistentvolumeclaims",
        _ when name.Contains(OfClass, StringComparison.Ordinal) => "persistentvolumeclaims",
        _ when Bare.Contains(name) || name.StartsWith("requests.", StringComparison.Ordinal) || name.StartsWith("limits.", StringComparison.Ordinal) || name.StartsWith("hugepages-", StringComparison.Ordinal) => "pods",
        _ => null,
    };

    /// <summary>How much of a quota's resource an object takes.</summary>
    public static Amount Of(string name, KubeMap root)
    {
        if (name.StartsWith(Count, StringComparison.Ordinal))
        {
            return Amount.One;
        }

        return ResourceOf(name) switch
        {
            // Pods that came to their end use nothing any more.
            "pods" => root.Find("status", "phase")?.AsString is "Succeeded" or "Failed" ? Amount.Zero : name == "pods" ? Amount.One : OfPod(name, root),
            "services" => OfService(name, root),
            "persistentvolumeclaims" => OfClaim(name, root),
            _ => Amount.One,
        };
    }

    private static Amount OfPod(string name, KubeMap root)
    {
        var (kind, resource) = name.Split('.', 2) is [("requests" or "limits") and var prefix, var rest] ? (prefix, rest) : ("requests", name);
        return PodResources.Of(root, kind).GetValueOrDefault(resource);
    }

    private static Amount OfService(string name, KubeMap root) => (name, root.Find("spec", "type")?.AsString) switch
    {
        ("services", _) or ("services.loadbalancers", "LoadBalancer") => Amount.One,
        ("services.nodeports", "NodePort" or "LoadBalancer") => new Amount(Amount.One.Billionths * (root.Find("spec", "ports")?.AsList.Count ?? 0), false),
        _ => Amount.Zero,
    };

    private static Amount OfClaim(string name, KubeMap root)
    {
        var split = name.IndexOf(OfClass, StringComparison.Ordinal);
        if (split >= 0 && root.Find("spec", "storageClassName")?.AsString != name[..split])
        {
            return Amount.Zero;
        }

        return name.EndsWith("requests.storage", StringComparison.Ordinal) ? Amount.Of(root.Find("spec", "resources", "requests", "storage")) : Amount.One;
    }
}
