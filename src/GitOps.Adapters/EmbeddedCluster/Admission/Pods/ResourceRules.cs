using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of what containers ask for and may use.</summary>
internal static class ResourceRules
{
    private const string NotWhole = "must be an integer";
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage", "storage", "services", "replicationcontrollers", "pods", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
        "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage"];

    private static readonly string[] OfContainers = ["cpu", "memory", "ephemeral-storage"];

    public static void Container(KubeMap resources, KubeMap pod, string path, Faults faults)
    {
        var (limits, requests) = (Sorted(resources.Map("limits")), Sorted(resources.Map("requests")));
        foreach (var (name, amount) in limits)
        {
            Amount(name, amount, $"{path}.limits[{name}]", faults);
        }

        foreach (var (name, amount) in requests)
        {
            Amount(name, amount, $"{path}.requests[{name}]", faults);
            Together(name, amount, resources.Map("limits")[name], path, faults);
        }

        var all = limits.Concat(requests).Select(entry => entry.Key).ToList();
        if (all.Exists(name => name.StartsWith("hugepages-", StringComparison.Ordinal)) && !all.Exists(name => name is "cpu" or "memory"))
        {
            faults.Forbidden(path, "HugePages require cpu or memory");
        }

        Claims(resources, pod, $"{path}.claims", faults);
    }

    /// <summary>An amount of something: not below zero, and whole where there are no parts of it.</summary>
    public static void Value(string name, KubeValue amount, string path, Faults faults)
    {
        if (Schema.Amount.Of(amount) < Schema.Amount.Zero)
        {
            faults.Invalid(path, amount, "must be greater than or equal to 0");
        }

        if (IsWhole(name) && !(Schema.Amount.Of(amount).Billionths % 1_000_000_000).IsZero)
        {
            faults.Invalid(path, amount, NotWhole);
        }
    }

    /// <summary>The name of what can be asked for.</summary>
    public static bool Name(string name, string path, Faults faults)
    {
        var wrong = Names.Qualified(name).ToList();
        faults.Each(path, name, wrong);
        if (wrong.Count == 0 && !name.Contains('/', StringComparison.Ordinal) && !Standard.Contains(name) && !name.StartsWith("hugepages-", StringComparison.Ordinal) && !name.StartsWith("requests.hugepages-", StringComparison.Ordinal))
        {
            faults.Invalid(path, name, "must be a standard resource type or fully qualified");
            return false;
        }

        return wrong.Count == 0;
    }

    private static void Amount(string name, KubeValue amount, string path, Faults faults)
    {
        Name(name, path, faults);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (!OfContainers.Contains(name) && !name.StartsWith("hugepages-", StringComparison.Ordinal))
            {
                faults.Invalid(path, name, "must be a standard resource for containers");
            }
        }
        else if (!IsNative(name) && name.StartsWith("requests.", StringComparison.Ordinal))
        {
            faults.Invalid(path, name, "doesn't follow extended resource name standard");
        }

        Value(name, amount, path, faults);
    }

    private static void Together(string name, KubeValue amount, KubeValue? limit, string path, Faults faults)
    {
        var isShared = IsNative(name) && !name.StartsWith("hugepages-", StringComparison.Ordinal);
        if (limit is null)
        {
            if (!isShared)
            {
                faults.Required($"{path}.limits", "Limit must be set for non overcommitable resources");
            }
        }
        else if (!isShared && Schema.Amount.Of(amount).CompareTo(Schema.Amount.Of(limit)) != 0)
        {
            faults.Invalid($"{path}.requests", amount, $"must be equal to {name} limit of {limit.AsString}");
        }
        else if (Schema.Amount.Of(amount) > Schema.Amount.Of(limit))
        {
            faults.Invalid($"{path}.requests", amount, $"must be less than or equal to {name} limit of {limit.AsString}");
        }
    }

    private static void Claims(KubeMap resources, KubeMap pod, string path, Faults faults)
    {
        var known = pod.List("resourceClaims").Select(claim => claim.AsMap.Text("name")).Order(StringComparer.Ordinal).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, claim) in resources.Each("claims", path))
        {
            var name = claim.Text("name");
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
                continue;
            }

            if (!seen.Add($"{name}/{claim.Text("request")}"))
            {
                faults.Duplicate(at, claim.Text("request").Length > 0 ? $"{name}/{claim.Text("request")}" : name);
            }

            if (!known.Contains(name))
            {
                faults.NotFound(at, name, $"must be one of the names in pod.spec.resourceClaims{(known.Count == 0 ? " which is empty" : ": " + string.Join(", ", known))}");
            }
        }
    }

    private static bool IsNative(string name) => !name.Contains('/', StringComparison.Ordinal) || name.Contains("kubernetes.io/", StringComparison.Ordinal);

    private static bool IsWhole(string name) => !IsNative(name) || name is "pods" or "services" or "replicationcontrollers" or "resourcequotas" or "secrets" or "configmaps" or "persistentvolumeclaims" or "services.nodeports" or "services.loadbalancers"
        || name.StartsWith("count/", StringComparison.Ordinal);

    private static List<KeyValuePair<string, KubeValue>> Sorted(KubeMap amounts) => [.. amounts.OrderBy(amount => amount.Key, StringComparer.Ordinal)];
}
