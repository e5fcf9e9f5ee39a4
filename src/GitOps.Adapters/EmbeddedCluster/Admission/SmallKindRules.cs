using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of kinds that need only a few: classes, leases, budgets, namespaces.</summary>
internal static class SmallKindRules
{
    private static readonly string[] Fixed = ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"];
    private const string Enforced = "pod-security.kubernetes.io/";

    public static void Budget(KubeMap root, Faults faults)
    {
        var spec = root.Map("spec");
        if (spec.Has("minAvailable") && spec.Has("maxUnavailable"))
        {
            faults.Invalid(
                "spec",
                GoText.Struct(("MinAvailable", spec["minAvailable"]), ("Selector", spec["selector"]), ("MaxUnavailable", spec["maxUnavailable"]), ("UnhealthyPodEvictionPolicy", spec["unhealthyPodEvictionPolicy"])),
                "minAvailable and maxUnavailable cannot be both set");
        }

        foreach (var key in new[] { "minAvailable", "maxUnavailable" })
        {
            WorkloadRules.Portion(spec[key], $"spec.{key}", isAtMostAll: true, faults);
        }

        SelectorRules.Check(spec["selector"] as KubeMap, "spec.selector", faults);
        if (spec["unhealthyPodEvictionPolicy"] is { } policy)
        {
            faults.OneOf("spec.unhealthyPodEvictionPolicy", policy, "AlwaysAllow", "IfHealthyBudget");
        }
    }

    public static void Priority(KubeMap root, KubeMap? old, Faults faults)
    {
        var (name, value) = (root.Map("metadata").Text("name"), root["value"]?.AsInteger ?? 0);
        if (name.StartsWith("system-", StringComparison.Ordinal))
        {
            if (name is not ("system-cluster-critical" or "system-node-critical"))
            {
                faults.Forbidden("metadata.name", $"priority class names with 'system-' prefix are reserved for system use only. error: {name} is not a known system priority class");
            }
        }
        else if (value > 1_000_000_000)
        {
            faults.Forbidden("value", "maximum allowed value of a user defined priority is 1000000000");
        }

        if (root["preemptionPolicy"] is { } policy)
        {
            faults.OneOf("preemptionPolicy", policy, "PreemptLowerPriority", "Never");
        }

        if (old is not null && !Equals(root["value"], old["value"]))
        {
            faults.Forbidden("value", "may not be changed in an update.");
        }

        if (old is not null && !Equals(root["preemptionPolicy"], old["preemptionPolicy"]))
        {
            faults.Immutable("preemptionPolicy", root["preemptionPolicy"]);
        }
    }

    public static void Lease(KubeMap spec, Faults faults)
    {
        if (spec["leaseDurationSeconds"] is KubeInteger { Number: <= 0 } seconds)
        {
            faults.Invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
        }

        faults.Negative("spec.leaseTransitions", spec["leaseTransitions"]);
    }

    public static void Runtime(KubeMap root, KubeMap? old, Faults faults)
    {
        var handler = root.Text("handler");
        if (handler.Length == 0)
        {
            faults.Required("handler");
        }
        else
        {
            faults.Each("handler", handler, Names.Label(handler));
        }

        ResourceRules.Container(KubeMap.Of(("limits", root.Map("overhead").Map("podFixed"))), KubeMap.Empty, "overhead", faults);
        MetadataRules.Labels(root.Map("scheduling").Map("nodeSelector"), "scheduling.nodeSelector", faults);
        SchedulingRules.Tolerations(root.Map("scheduling"), "scheduling.tolerations", faults);
        if (old is not null && handler != old.Text("handler"))
        {
            faults.Immutable("handler", handler);
        }
    }

    public static void StorageClass(KubeMap root, KubeMap? old, Faults faults)
    {
        var provisioner = root.Text("provisioner");
        if (provisioner.Length == 0)
        {
            faults.Required("provisioner");
        }
        else
        {
            faults.Each("provisioner", provisioner, Names.Qualified(provisioner.ToLowerInvariant()));
        }

        if (root.Map("parameters").Has(string.Empty))
        {
            faults.Invalid("parameters", string.Empty, "field can not be empty.");
        }

        faults.OneOf("reclaimPolicy", root["reclaimPolicy"], "Delete", "Retain");
        faults.OneOf("volumeBindingMode", root["volumeBindingMode"], "Immediate", "WaitForFirstConsumer");
        foreach (var (at, term) in root.Each("allowedTopologies", "allowedTopologies"))
        {
            foreach (var (place, requirement) in term.Each("matchLabelExpressions", $"{at}.matchLabelExpressions"))
            {
                if (requirement.List("values").Count == 0)
                {
                    faults.Required($"{place}.values");
                }

                faults.Each($"{place}.key", requirement.Text("key"), Names.LabelKey(requirement.Text("key")));
            }
        }

        foreach (var field in Fixed.Where(field => old is not null && !Equals(root[field], old[field])))
        {
            faults.Immutable(field, root[field]);
        }
    }

    public static void Namespace(KubeMap root, Faults faults)
    {
        foreach (var finalizer in root.Map("spec").List("finalizers").Select(item => item.AsString ?? string.Empty))
        {
            var wrong = Names.Qualified(finalizer).ToList();
            faults.Each("spec.finalizers", finalizer, wrong);
            if (wrong.Count == 0 && !finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("kubernetes" or "orphan" or "foregroundDeletion"))
            {
                faults.Invalid("spec.finalizers", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        foreach (var mode in new[] { "enforce", "audit", "warn" })
        {
            var labels = root.Map("metadata").Map("labels");
            if (labels[$"{Enforced}{mode}"]?.AsString is { } level && level is not ("privileged" or "baseline" or "restricted"))
            {
                faults.Invalid($"metadata.labels[{Enforced}{mode}]", level, "must be one of privileged, baseline, restricted");
            }

            if (labels[$"{Enforced}{mode}-version"]?.AsString is { } version && version != "latest" && !(version.StartsWith("v1.", StringComparison.Ordinal) && version[3..].Length > 0 && version[3..].All(char.IsAsciiDigit)))
            {
                faults.Invalid($"metadata.labels[{Enforced}{mode}-version]", version, "must be \"latest\" or \"v1.x\"");
            }
        }
    }
}
