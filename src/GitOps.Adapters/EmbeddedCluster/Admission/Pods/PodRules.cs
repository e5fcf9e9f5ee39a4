using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of pods and pod templates.</summary>
internal static class PodRules
{
    /// <summary>A pod: its annotations, and what it is made of.</summary>
    public static void Pod(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        Spec(spec, "spec", faults, root);
        PodAnnotations.Check(root.Map("metadata").Map("annotations"), spec, "metadata.annotations", faults);
        if (old is null && spec.List("ephemeralContainers").Count > 0)
        {
            faults.Forbidden("spec.ephemeralContainers", "cannot be set on create");
        }
    }

    /// <summary>What pods are made from.</summary>
    public static void Template(KubeMap template, string path, Faults faults)
    {
        var annotations = template.Map("metadata").Map("annotations");
        MetadataRules.Labels(template.Map("metadata").Map("labels"), $"{path}.labels", faults);
        MetadataRules.Annotations(annotations, $"{path}.annotations", faults);
        PodAnnotations.Check(annotations, template.Map("spec"), $"{path}.annotations", faults);
        Spec(template.Map("spec"), $"{path}.spec", faults);
        if (template.Map("spec").List("ephemeralContainers").Count > 0)
        {
            faults.Forbidden($"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
    }

    public static string Index(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";

    private static void Spec(KubeMap spec, string path, Faults faults, KubeMap? pod = null)
    {
        var volumes = VolumeRules.Check(spec, pod, $"{path}.volumes", faults);
        Claims(spec, $"{path}.resourceClaims", faults);
        new ContainerRules(spec, volumes, faults).Check(path);
        HostPorts(spec, path, isPod: pod is not null, faults);
        faults.OneOf($"{path}.restartPolicy", spec["restartPolicy"], "Always", "OnFailure", "Never");
        faults.OneOf($"{path}.dnsPolicy", spec["dnsPolicy"], "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        MetadataRules.Labels(spec.Map("nodeSelector"), $"{path}.nodeSelector", faults);
        SecurityRules.Pod(spec, path, faults);
        SchedulingRules.Affinity(spec.Map("affinity"), $"{path}.affinity", faults);
        Resolving(spec, $"{path}.dnsConfig", faults);
        SchedulingRules.Gates(spec, path, faults);
        SchedulingRules.Spread(spec, $"{path}.topologySpreadConstraints", faults);
        Named(spec, path, faults);
        SchedulingRules.Tolerations(spec, $"{path}.tolerations", faults);
        foreach (var (at, alias) in spec.Each("hostAliases", $"{path}.hostAliases"))
        {
            faults.Each($"{at}.ip", alias.Text("ip"), Names.Address(alias.Text("ip")));
            for (var i = 0; i < alias.List("hostnames").Count; i++)
            {
                var name = alias.List("hostnames")[i].AsString ?? string.Empty;
                faults.Each(Index($"{at}.hostnames", i), name, Names.Subdomain(name));
            }
        }

        if (spec.Text("priorityClassName") is { Length: > 0 } priority)
        {
            faults.Each($"{path}.priorityClassName", priority, Names.Subdomain(priority));
        }

        if (spec["runtimeClassName"]?.AsString is { } runtime)
        {
            faults.Each($"{path}.runtimeClassName", runtime, Names.Subdomain(runtime));
        }

        if (spec["preemptionPolicy"] is { } preemption)
        {
            faults.OneOf($"{path}.preemptionPolicy", preemption, "Never", "PreemptLowerPriority");
        }

        SecurityRules.System(spec, path, faults);
    }

    private static void Named(KubeMap spec, string path, Faults faults)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
        {
            faults.Each($"{path}.serviceAccountName", account, Names.Subdomain(account));
        }

        if (spec.Text("nodeName") is { Length: > 0 } node)
        {
            faults.Each($"{path}.nodeName", node, Names.Subdomain(node));
        }

        if (spec["activeDeadlineSeconds"] is KubeInteger deadline)
        {
            faults.Each($"{path}.activeDeadlineSeconds", deadline, Names.Range(deadline.Number, 1, int.MaxValue));
        }

        foreach (var key in new[] { "hostname", "subdomain" })
        {
            if (spec.Text(key) is { Length: > 0 } name)
            {
                faults.Each($"{path}.{key}", name, Names.Label(name));
            }
        }
    }

    private static void Claims(KubeMap spec, string path, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, claim) in spec.Each("resourceClaims", path))
        {
            var name = claim.Text("name");
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
            }
            else if (!names.Add(name))
            {
                faults.Duplicate($"{at}.name", name);
            }
            else
            {
                faults.Each($"{at}.name", name, Names.Label(name));
            }

            var (direct, template) = (claim["resourceClaimName"], claim["resourceClaimTemplateName"]);
            if (direct is null == template is null)
            {
                var text = KubeMap.Of(("Name", name), ("ResourceClaimName", direct ?? KubeValue.Null), ("ResourceClaimTemplateName", template ?? KubeValue.Null));
                faults.Invalid(at, text, direct is null ? "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`" : "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            }

            foreach (var key in new[] { "resourceClaimName", "resourceClaimTemplateName" })
            {
                if (claim[key]?.AsString is { } referenced)
                {
                    faults.Each($"{at}.{key}", referenced, Names.Subdomain(referenced));
                }
            }
        }
    }

    // On the node's own network a container's port is the node's.
    private static void HostPorts(KubeMap spec, string path, bool isPod, Faults faults)
    {
        if (spec["hostNetwork"]?.AsBool != true)
        {
            return;
        }

        foreach (var (at, container) in spec.Each("containers", $"{path}.containers"))
        {
            foreach (var (place, port) in container.Each("ports", $"{at}.ports"))
            {
                var host = port["hostPort"]?.AsInteger ?? 0;
                if ((isPod || host != 0) && host != (port["containerPort"]?.AsInteger ?? 0))
                {
                    faults.Invalid($"{place}.hostPort", host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void Resolving(KubeMap spec, string path, Faults faults)
    {
        var config = spec["dnsConfig"] as KubeMap;
        var servers = config?.List("nameservers") ?? KubeList.Empty;
        if (spec.Text("dnsPolicy") == "None" && servers.Count == 0)
        {
            faults.Required(config is null ? path : $"{path}.nameservers", config is null ? "must provide `dnsConfig` when `dnsPolicy` is None" : "must provide at least one DNS nameserver when `dnsPolicy` is None");
            return;
        }

        if (servers.Count > 3)
        {
            faults.Invalid($"{path}.nameservers", servers, "must not have more than 3 nameservers");
        }

        for (var i = 0; i < servers.Count; i++)
        {
            faults.Each(Index($"{path}.nameservers", i), servers[i], Names.Address(servers[i].AsString ?? string.Empty));
        }

        var searches = config?.List("searches") ?? KubeList.Empty;
        if (searches.Count > 32)
        {
            faults.Invalid($"{path}.searches", searches, "must not have more than 32 search paths");
        }

        foreach (var (at, option) in (config ?? KubeMap.Empty).Each("options", $"{path}.options"))
        {
            if (option.Text("name").Length == 0)
            {
                faults.Required(at, "must not be empty");
            }
        }
    }
}
