using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of the kinds around workloads.</summary>
internal static class PlatformColumns
{
    public static readonly IReadOnlyList<Column> Plain = [Column.ObjectName, Column.Age];

    public static readonly IReadOnlyList<Column> Created = [Column.ObjectName, Column.Of("Created At", "metadata", "creationTimestamp")];

    public static readonly IReadOnlyList<Column> ConfigMap = [Column.ObjectName, Entries("Data", "data", "binaryData"), Column.Age];

    public static readonly IReadOnlyList<Column> Secret = [Column.ObjectName, Column.Of("Type", "type"), Entries("Data", "data"), Column.Age];

    public static readonly IReadOnlyList<Column> Namespace = [Column.ObjectName, Column.Of("Status", "status", "phase"), Column.Age];

    public static readonly IReadOnlyList<Column> ServiceAccount = [Column.ObjectName, Entries("Secrets", "secrets"), Column.Age];

    public static readonly IReadOnlyList<Column> Lease = [Column.ObjectName, Column.Of("Holder", "spec", "holderIdentity"), Column.Age];

    public static readonly IReadOnlyList<Column> Binding =
    [
        Column.ObjectName,
        new("Role", static (root, _) => $"{root.Find("roleRef", "kind")?.AsString}/{root.Find("roleRef", "name")?.AsString}"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Service =
    [
        Column.ObjectName,
        Column.Of("Type", "spec", "type"),
        Column.Of("Cluster-IP", "spec", "clusterIP"),
        new("External-IP", static (root, _) => External(root)),
        new("Port(s)", static (root, _) => Ports(root)),
        Column.Age,
        new("Selector", static (root, _) => WorkloadColumns.Labels(root.Find("spec", "selector")), IsWide: true),
    ];

    public static readonly IReadOnlyList<Column> Ingress =
    [
        Column.ObjectName,
        Column.Of("Class", "spec", "ingressClassName"),
        new("Hosts", static (root, _) => Join(root.Find("spec", "rules"), "host", "*")),
        new("Address", static (root, _) => Join(root.Find("status", "loadBalancer", "ingress"), "ip", string.Empty)),
        new("Ports", static (root, _) => root.Find("spec", "tls") is KubeList { Count: > 0 } ? "80, 443" : "80"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Claim =
    [
        Column.ObjectName,
        Column.Of("Status", "status", "phase"),
        Column.Of("Volume", "spec", "volumeName"),
        new("Capacity", static (root, _) => root.Find("status", "capacity", "storage") ?? string.Empty),
        new("Access Modes", static (root, _) => string.Join(',', (root.Find("spec", "accessModes")?.AsList ?? KubeList.Empty).Select(mode => string.Concat((mode.AsString ?? string.Empty).Where(char.IsUpper))))),
        Column.Of("StorageClass", "spec", "storageClassName"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Autoscaler =
    [
        Column.ObjectName,
        new("Reference", static (root, _) => $"{root.Find("spec", "scaleTargetRef", "kind")?.AsString}/{root.Find("spec", "scaleTargetRef", "name")?.AsString}"),
        Column.Number("MinPods", "spec", "minReplicas"), Column.Number("MaxPods", "spec", "maxReplicas"), Column.Number("Replicas", "status", "currentReplicas"),
        Column.Age,
    ];

    private static Column Entries(string name, params string[] keys) => new(name, (root, _) => keys.Sum(key => root[key] switch
    {
        KubeMap map => map.Count,
        KubeList list => list.Count,
        _ => 0L,
    }), name == "Data" ? "string" : "integer");

    private static KubeValue External(KubeMap service) => service.Find("spec", "type")?.AsString switch
    {
        "LoadBalancer" => Join(service.Find("status", "loadBalancer", "ingress"), "ip", "<pending>"),
        "ExternalName" => service.Find("spec", "externalName") ?? "<none>",
        _ => service.Find("spec", "externalIPs") is KubeList { Count: > 0 } addresses ? string.Join(',', addresses.Select(address => address.AsString)) : "<none>",
    };

    private static KubeValue Ports(KubeMap service)
    {
        var ports = service.Find("spec", "ports")?.AsList ?? KubeList.Empty;
        return ports.Count == 0 ? "<none>" : string.Join(',', ports.Select(port => port.AsMap).Select(port => string.Create(
            CultureInfo.InvariantCulture,
            $"{port["port"]?.AsInteger}{(port["nodePort"]?.AsInteger is { } node and > 0 ? ":" + node.ToString(CultureInfo.InvariantCulture) : string.Empty)}/{port["protocol"]?.AsString}")));
    }

    private static KubeValue Join(KubeValue? list, string key, string otherwise)
    {
        var texts = (list?.AsList ?? KubeList.Empty).Select(item => item.AsMap[key]?.AsString ?? otherwise).ToList();
        return texts.Count == 0 ? otherwise : string.Join(',', texts);
    }
}
