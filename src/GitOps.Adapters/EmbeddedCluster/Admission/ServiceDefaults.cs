using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values of services, and the addresses and ports that the server gives them.</summary>
internal static class ServiceDefaults
{
    private static readonly string[] Given = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];

    public static KubeMap Spec(KubeMap spec)
    {
        spec = spec
            .Default("sessionAffinity", "None")
            .Default("type", "ClusterIP")
            .EditEach("ports", port => port.Default("protocol", "TCP").With("targetPort", port["targetPort"] is null or KubeInteger { Number: 0 } or KubeString { Text.Length: 0 } ? port["port"] ?? 0 : port["targetPort"]!));
        if (spec["sessionAffinity"]?.AsString == "ClientIP")
        {
            spec = spec.EditOrMake("sessionAffinityConfig", config => config.EditOrMake("clientIP", client => client.Default("timeoutSeconds", 10800)));
        }
        else if (spec["sessionAffinity"]?.AsString == "None")
        {
            spec = spec.Without("sessionAffinityConfig");
        }

        var type = spec["type"]?.AsString;
        if (type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec.List("externalIPs").Count > 0))
        {
            spec = spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec = spec.Default("allocateLoadBalancerNodePorts", true);
        }

        return type == "ExternalName" ? spec : spec.Default("internalTrafficPolicy", "Cluster");
    }

    /// <summary>The service with cluster IP and node ports; those of the old one stay.</summary>
    public static KubeMap Allocate(ClusterStore store, KubeMap root, KubeMap? old)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        var type = spec["type"]?.AsString;
        var before = old?["spec"]?.AsMap ?? KubeMap.Empty;
        if (type == "ExternalName")
        {
            // What was given to it goes when it becomes a mere name; what is asked for is refused.
            return root.With("spec", Given.Aggregate(spec, (all, key) => Equals(all[key], before[key]) || all[key] is KubeString { Text.Length: 0 } ? all.Without(key) : all));
        }

        if (spec.List("clusterIPs").Count > 0 && !Equals(spec["clusterIPs"], before["clusterIPs"]) && !Equals(spec.List("clusterIPs")[0], spec["clusterIP"]))
        {
            return root;
        }

        if (spec["clusterIP"] is not KubeString { Text.Length: > 0 })
        {
            spec = spec.With("clusterIP", before["clusterIP"] is KubeString { Text.Length: > 0 } kept ? kept : NextAddress(store));
        }

        spec = spec.With("clusterIPs", KubeList.Of(spec["clusterIP"]!))
            .Default("ipFamilies", KubeList.Of((KubeValue)"IPv4"))
            .Default("ipFamilyPolicy", "SingleStack");
        if (type is "NodePort" or "LoadBalancer" && spec["allocateLoadBalancerNodePorts"]?.AsBool != false)
        {
            spec = NodePorts(store, spec, before);
        }

        return root.With("spec", spec);
    }

    private static KubeMap NodePorts(ClusterStore store, KubeMap spec, KubeMap before)
    {
        var kept = (before["ports"]?.AsList ?? KubeList.Empty).Select(port => port.AsMap).ToList();
        var taken = store.List("services").Objects.Values
            .SelectMany(service => service.Find("spec", "ports")?.AsList ?? KubeList.Empty)
            .Select(port => port.AsMap["nodePort"]?.AsInteger ?? 0)
            .ToHashSet();
        return spec.EditEach("ports", port =>
        {
            if (port["nodePort"] is KubeInteger { Number: > 0 })
            {
                return port;
            }

            var same = kept.Find(other => Equals(other["port"], port["port"]) && Equals(other["protocol"], port["protocol"]));
            if (same?["nodePort"] is { } old)
            {
                return port.With("nodePort", old);
            }

            var next = 30000L;
            while (!taken.Add(next))
            {
                next++;
            }

            return port.With("nodePort", next);
        });
    }

    private static string NextAddress(ClusterStore store)
    {
        var taken = store.List("services").Objects.Values.Select(service => service.Find("spec", "clusterIP")?.AsString).ToHashSet(StringComparer.Ordinal);
        for (var number = 1; ; number++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"10.96.{number >> 8 & 255}.{number & 255}");
            if (taken.Add(address))
            {
                return address;
            }
        }
    }
}
