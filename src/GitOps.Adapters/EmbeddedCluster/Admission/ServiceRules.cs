using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of services.</summary>
internal static class ServiceRules
{
    private const string Hints = "service.kubernetes.io/topology-aware-hints";
    private const string Mode = "service.kubernetes.io/topology-mode";

    public static void Check(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        var annotations = root.Map("metadata").Map("annotations");
        if (annotations.Has(Mode) && annotations.Has(Hints) && !annotations[Mode]!.Equals(annotations[Hints]))
        {
            faults.Invalid($"metadata.annotations[{Mode}]", annotations[Mode], $"must match annotations[{Hints}] when both are specified");
        }

        var type = spec.Text("type");
        if (spec.List("ports").Count == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None")
        {
            faults.Required("spec.ports");
        }

        Type(spec, type, faults);
        Ports(spec, type, faults);
        MetadataRules.Labels(spec.Map("selector"), "spec.selector", faults);
        Affinity(spec, faults);
        Addresses(spec, type, faults);
        faults.OneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        Balancer(spec, type, faults);
        Traffic(spec, type, faults);
        if (old?.Find("spec", "clusterIP") is KubeString { Text.Length: > 0 } before && type != "ExternalName" && old.Find("spec", "type")?.AsString != "ExternalName" && !before.Equals(spec["clusterIP"]))
        {
            faults.Invalid("spec.clusterIPs[0]", spec["clusterIPs"], "may not change once set");
        }
    }

    public static IEnumerable<string> Warnings(KubeMap root)
    {
        var spec = root.Map("spec");
        if (spec.List("externalIPs").Count > 0)
        {
            yield return "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
        }

        if (spec.Text("externalName").Length > 0 && spec.Text("type") != "ExternalName")
        {
            yield return "spec.externalName is ignored when spec.type is not \"ExternalName\"";
        }

        if (spec.Text("trafficDistribution") == "PreferClose")
        {
            yield return "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"";
        }
    }

    private static void Type(KubeMap spec, string type, Faults faults)
    {
        switch (type)
        {
            case "LoadBalancer" or "NodePort" when spec.Text("clusterIP") == "None":
                faults.Invalid("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
                break;
            case "ExternalName":
                foreach (var (key, isSet) in new[] { ("clusterIPs", spec.List("clusterIPs").Count > 0 || spec.Text("clusterIP").Length > 0), ("ipFamilies", spec.List("ipFamilies").Count > 0), ("ipFamilyPolicy", spec.Has("ipFamilyPolicy")) })
                {
                    if (isSet)
                    {
                        faults.Forbidden($"spec.{key}", "may not be set for ExternalName services");
                    }
                }

                var name = spec.Text("externalName").TrimEnd('.');
                if (name.Length == 0)
                {
                    faults.Required("spec.externalName");
                }
                else
                {
                    faults.Each("spec.externalName", name, Names.Subdomain(name));
                }

                break;
        }
    }

    private static void Ports(KubeMap spec, string type, Faults faults)
    {
        var (names, count) = (new HashSet<string>(StringComparer.Ordinal), spec.List("ports").Count);
        foreach (var (at, port) in spec.Each("ports", "spec.ports"))
        {
            var name = port.Text("name");
            if (name.Length == 0)
            {
                if (count > 1)
                {
                    faults.Required($"{at}.name");
                }
            }
            else
            {
                faults.Each($"{at}.name", name, Names.Label(name));
                if (!names.Add(name))
                {
                    faults.Duplicate($"{at}.name", name);
                }
            }

            faults.Each($"{at}.port", port["port"] ?? 0, Names.PortNumber(port["port"]?.AsInteger ?? 0));
            faults.OneOf($"{at}.protocol", port["protocol"], "SCTP", "TCP", "UDP");
            faults.Each($"{at}.targetPort", port["targetPort"] ?? 0, port["targetPort"] is KubeString { Text: var target } ? Names.PortName(target) : Names.PortNumber(port["targetPort"]?.AsInteger ?? 0));
            if (port["appProtocol"]?.AsString is { } protocol)
            {
                faults.Each($"{at}.appProtocol", protocol, Names.Qualified(protocol));
            }
        }

        Same(spec, type, faults);
    }

    private static void Same(KubeMap spec, string type, Faults faults)
    {
        if (type is "ClusterIP" or "ExternalName")
        {
            foreach (var (at, _) in spec.Each("ports", "spec.ports").Where(port => port.Item["nodePort"] is KubeInteger { Number: not 0 }))
            {
                faults.Forbidden($"{at}.nodePort", $"may not be used when `type` is '{type}'");
            }
        }

        var (ports, nodes) = (new HashSet<(KubeValue?, KubeValue?)>(), new HashSet<(KubeValue?, KubeValue?)>());
        foreach (var (at, port) in spec.Each("ports", "spec.ports"))
        {
            if (port["nodePort"] is KubeInteger { Number: not 0 } node && !nodes.Add((node, port["protocol"])))
            {
                faults.Invalid($"{at}.nodePort", node, "provided port is already allocated");
            }

            if (!ports.Add((port["port"], port["protocol"])))
            {
                faults.Duplicate(at, GoText.Struct(("Name", ""), ("Protocol", port["protocol"]), ("AppProtocol", null), ("Port", port["port"]), ("TargetPort", 0), ("NodePort", 0)));
            }
        }
    }

    private static void Affinity(KubeMap spec, Faults faults)
    {
        faults.OneOf("spec.sessionAffinity", spec["sessionAffinity"], "ClientIP", "None");
        if (spec.Text("sessionAffinity") != "ClientIP")
        {
            return;
        }

        if (spec.Find("sessionAffinityConfig", "clientIP", "timeoutSeconds") is KubeInteger { Number: <= 0 or > 86400 } seconds)
        {
            faults.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
        }
    }

    private static void Addresses(KubeMap spec, string type, Faults faults)
    {
        var (first, all) = (spec.Text("clusterIP"), spec.List("clusterIPs"));
        var families = spec.List("ipFamilies");
        for (var i = 0; i < families.Count; i++)
        {
            if (families[i].AsString is not ("IPv4" or "IPv6"))
            {
                faults.Unsupported(PodRules.Index("spec.ipFamilies", i), families[i], ["IPv4", "IPv6"]);
            }
            else if (families.Take(i).Contains(families[i]))
            {
                faults.Duplicate(PodRules.Index("spec.ipFamilies", i), families[i]);
            }
        }

        if (families.Count == 1 && families[0].AsString == "IPv6" && first != "None")
        {
            faults.Invalid("spec.ipFamilies[0]", "IPv6", "not configured on this cluster");
        }

        if (spec["ipFamilyPolicy"] is { } policy && type != "ExternalName")
        {
            if (policy.AsString == "RequireDualStack")
            {
                faults.Invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
            }

            faults.OneOf("spec.ipFamilyPolicy", policy, "PreferDualStack", "RequireDualStack", "SingleStack");
        }

        if (all.Count > 0 && first != all[0].AsString && type != "ExternalName")
        {
            faults.Invalid("spec.clusterIPs", all, first.Length == 0 ? "must be empty when `clusterIP` is not specified" : "first value must match `clusterIP`");
        }

        if (first is not ("" or "None") && type != "ExternalName")
        {
            faults.Each("spec.clusterIPs[0]", first, Names.Address(first));
        }

        for (var i = 0; i < spec.List("externalIPs").Count; i++)
        {
            var address = spec.List("externalIPs")[i].AsString ?? string.Empty;
            var wrong = Names.Address(address).ToList();
            faults.Each(PodRules.Index("spec.externalIPs", i), address, wrong.Count == 0 ? Reachable(IPAddress.Parse(address)) : wrong);
        }
    }

    /// <summary>An address that others can use.</summary>
    public static IEnumerable<string> Reachable(IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            yield return $"may not be unspecified ({address})";
        }

        if (IPAddress.IsLoopback(address))
        {
            yield return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
        }

        var bytes = address.GetAddressBytes();
        if (address.IsIPv6LinkLocal || (bytes.Length == 4 && bytes[0] == 169 && bytes[1] == 254))
        {
            yield return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
        }

        if (bytes.Length == 4 && bytes is [224, 0, 0, _])
        {
            yield return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
        }
    }

    private static void Balancer(KubeMap spec, string type, Faults faults)
    {
        var isBalanced = type == "LoadBalancer";
        var ranges = spec.List("loadBalancerSourceRanges");
        if (ranges.Count > 0 && !isBalanced)
        {
            faults.Forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
        }

        for (var i = 0; i < ranges.Count && isBalanced; i++)
        {
            if (!IPNetwork.TryParse(ranges[i].AsString?.Trim(), out _))
            {
                faults.Invalid(PodRules.Index("spec.LoadBalancerSourceRanges", i), ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }

        if (spec.Has("allocateLoadBalancerNodePorts") && !isBalanced)
        {
            faults.Forbidden("spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'");
        }

        if (spec["loadBalancerClass"]?.AsString is { } name)
        {
            if (isBalanced)
            {
                faults.Each("spec.loadBalancerClass", name, Names.Qualified(name));
            }
            else
            {
                faults.Forbidden("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'");
            }
        }
    }

    private static void Traffic(KubeMap spec, string type, Faults faults)
    {
        var isOutside = type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec.List("externalIPs").Count > 0);
        if (spec["externalTrafficPolicy"] is { } policy)
        {
            if (!isOutside)
            {
                faults.Invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
            }
            else
            {
                faults.OneOf("spec.externalTrafficPolicy", policy, "Cluster", "Local");
            }
        }

        if (spec["healthCheckNodePort"] is KubeInteger { Number: not 0 } port && (type != "LoadBalancer" || spec.Text("externalTrafficPolicy") != "Local"))
        {
            faults.Invalid("spec.healthCheckNodePort", port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }

        if (spec["internalTrafficPolicy"] is { } inner)
        {
            faults.OneOf("spec.internalTrafficPolicy", inner, "Cluster", "Local");
        }

        if (spec["trafficDistribution"] is { } distribution)
        {
            faults.OneOf("spec.trafficDistribution", distribution, "PreferClose", "PreferSameZone", "PreferSameNode");
        }
    }
}
