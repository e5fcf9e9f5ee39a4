using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of quotas and limit ranges.</summary>
internal static class AmountRules
{
    private static readonly string[] Scopes = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"];
    private static readonly string[] Parts = ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"];
    private static readonly (string, string)[] Opposites = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];
    private static readonly string[] OfQuotas =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas",
        "services", "replicationcontrollers", "secrets", "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers",
    ];

    public static void Quota(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        foreach (var (name, amount) in spec.Map("hard").OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            var path = $"spec.hard[{name}]";
            ResourceRules.Name(name, path, faults);
            if (!name.Contains('/', StringComparison.Ordinal) && !OfQuotas.Contains(name) && !name.StartsWith("hugepages-", StringComparison.Ordinal) && !name.StartsWith("requests.hugepages-", StringComparison.Ordinal))
            {
                faults.Invalid(path, name, "must be a standard resource for quota");
            }

            ResourceRules.Value(name, amount, path, faults);
        }

        Scoped(spec, faults);
        foreach (var requirement in spec.Map("scopeSelector").List("matchExpressions").Select(item => item.AsMap))
        {
            Requirement(requirement, faults);
        }

        if (old is not null && !Equals(spec["scopes"], old.Map("spec")["scopes"]))
        {
            faults.Immutable("spec.scopes", spec["scopes"]);
        }
    }

    public static void Limits(KubeMap root, Faults faults)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, limit) in root.Map("spec").Each("limits", "spec.limits"))
        {
            Limit(limit, at, types, faults);
        }
    }

    private static void Scoped(KubeMap spec, Faults faults)
    {
        var scopes = spec.List("scopes").Select(scope => scope.AsString ?? string.Empty).ToList();
        foreach (var scope in scopes)
        {
            if (!Scopes.Contains(scope))
            {
                faults.Invalid("spec.scopes", spec["scopes"], "unsupported scope");
            }

            if (scope == "BestEffort" && spec.Map("hard").Any(item => item.Key != "pods" && OfQuotas.Contains(item.Key)))
            {
                faults.Invalid("spec.scopes", spec["scopes"], "unsupported scope applied to resource");
            }
        }

        if (Opposites.Any(pair => scopes.Contains(pair.Item1) && scopes.Contains(pair.Item2)))
        {
            faults.Invalid("spec.scopes", spec["scopes"], "conflicting scopes");
        }
    }

    private static void Requirement(KubeMap requirement, Faults faults)
    {
        const string path = "spec.scopeSelector.matchExpressions";
        var (scope, action, values) = (requirement.Text("scopeName"), requirement["operator"], requirement.List("values"));
        if (!Scopes.Contains(scope))
        {
            faults.Invalid($"{path}.scopeName", scope, "unsupported scope");
        }
        else if (scope is not ("PriorityClass" or "VolumeAttributesClass") && action?.AsString != "Exists")
        {
            faults.Invalid(
                $"{path}.operator", action ?? string.Empty,
                "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
        }

        switch (action?.AsString)
        {
            case "In" or "NotIn" when values.Count == 0:
                faults.Required($"{path}.values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                break;
            case "Exists" or "DoesNotExist" when values.Count > 0:
                faults.Invalid($"{path}.values", values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                faults.Invalid($"{path}.operator", action ?? string.Empty, "not a valid selector operator");
                break;
        }
    }

    private static void Limit(KubeMap limit, string at, HashSet<string> types, Faults faults)
    {
        var type = limit.Text("type");
        var wrong = Names.Qualified(type).ToList();
        faults.Each($"{at}.type", type, wrong);
        if (wrong.Count == 0 && !type.Contains('/', StringComparison.Ordinal) && type is not ("Pod" or "Container" or "PersistentVolumeClaim"))
        {
            faults.Invalid($"{at}.type", type, "must be a standard limit type or fully qualified");
        }

        if (!types.Add(type))
        {
            faults.Duplicate($"{at}.type", type);
        }

        foreach (var part in new[] { "max", "min" })
        {
            Amounts(limit.Map(part), type, $"{at}.{part}", faults);
        }

        foreach (var part in new[] { "default", "defaultRequest" })
        {
            if (type == "Pod" && limit.Map(part).Count > 0)
            {
                faults.Forbidden($"{at}.{part}", "may not be specified when `type` is 'Pod'");
            }
            else
            {
                Amounts(limit.Map(part), type, $"{at}.{part}", faults);
            }
        }

        if (type == "PersistentVolumeClaim" && !limit.Map("min").Has("storage") && !limit.Map("max").Has("storage"))
        {
            faults.Required($"{at}.limits", "either minimum or maximum storage value is required, but neither was provided");
        }

        foreach (var name in Parts.SelectMany(part => limit.Map(part).Select(item => item.Key)).Distinct().Order(StringComparer.Ordinal))
        {
            Order(limit, name, at, faults);
        }
    }

    private static void Amounts(KubeMap amounts, string type, string path, Faults faults)
    {
        foreach (var (name, _) in amounts.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            ResourceRules.Name(name, $"{path}[{name}]", faults);
            if (type is "Container" or "Pod" && !name.Contains('/', StringComparison.Ordinal) && name is not ("cpu" or "memory" or "ephemeral-storage") && !name.StartsWith("hugepages-", StringComparison.Ordinal))
            {
                faults.Invalid($"{path}[{name}]", name, "must be a standard resource for containers");
            }
        }
    }

    // The least, what is given, and the most must be in this order.
    private static void Order(KubeMap limit, string name, string at, Faults faults)
    {
        var (least, most, given, asked, ratio) = (limit.Map("min")[name], limit.Map("max")[name], limit.Map("default")[name], limit.Map("defaultRequest")[name], limit.Map("maxLimitRequestRatio")[name]);
        AtMost("min", least, "max", most, "min", least);
        AtMost("min", least, "default request", asked, "defaultRequest", asked);
        AtMost("default request", asked, "max", most, "defaultRequest", asked);
        AtMost("default request", asked, "default limit", given, "defaultRequest", asked);
        AtMost("min", least, "default", given, "default", least);
        AtMost("default", given, "max", most, "default", most);
        if (ratio is not null && Amount.Of(ratio) < Amount.One)
        {
            faults.Invalid($"{at}.maxLimitRequestRatio[{name}]", ratio, $"ratio {ratio.AsString} is less than 1");
        }

        void AtMost(string less, KubeValue? left, string more, KubeValue? right, string field, KubeValue? told)
        {
            if (left is not null && right is not null && Amount.Of(left) > Amount.Of(right))
            {
                faults.Invalid($"{at}.{field}[{name}]", told, $"{less} value {left.AsString} is greater than {more} value {right.AsString}");
            }
        }
    }
}
