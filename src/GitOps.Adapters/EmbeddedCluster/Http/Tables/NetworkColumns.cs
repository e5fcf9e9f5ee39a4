using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of services and of how they are reached.</summary>
internal static class NetworkColumns
{
    private const string None = "<none>";
    private const int Shown = 3;

    public static readonly IReadOnlyList<Column> Service =
    [
        Column.ObjectName,
        Column.Text("Type", string.Empty, "spec", "type"),
        Column.Of("Cluster-IP", "spec", "clusterIP"),
        new("External-IP", static (root, _) => External(root)),
        new("Port(s)", static (root, _) => Ports(root)),
        Column.Age,
        new("Selector", static (root, _) => LabelTexts.Pairs(root.Find("spec", "selector")), IsWide: true),
    ];

    public static readonly IReadOnlyList<Column> Ingress =
    [
        Column.ObjectName,
        Column.Of("Class", "spec", "ingressClassName"),
        new("Hosts", static (root, _) => Hosts(root)),
        new("Address", static (root, _) => Balancers(root)),
        new("Ports", static (root, _) => root.Find("spec", "tls") is KubeList { Count: > 0 } ? "80, 443" : "80"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> IngressClass =
    [
        Column.DefaultedName("ingressclass.kubernetes.io/is-default-class"),
        Column.Text("Controller", string.Empty, "spec", "controller"),
        new("Parameters", static (root, _) => root.Find("spec", "parameters") is KubeMap to
            ? $"{to["kind"]?.AsString}{(to["apiGroup"]?.AsString is { } group ? "." + group : string.Empty)}/{to["name"]?.AsString}"
            : None),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Policy = [Column.ObjectName, new("Pod-Selector", static (root, _) => LabelTexts.Selector(root.Find("spec", "podSelector"))), Column.Age];

    public static readonly IReadOnlyList<Column> Endpoints = [Column.ObjectName, new("Endpoints", static (root, _) => Addresses(root)), Column.Age];

    public static readonly IReadOnlyList<Column> EndpointSlice =
    [
        Column.ObjectName,
        Column.Text("AddressType", string.Empty, "addressType"),
        new("Ports", static (root, _) => First([.. Items(root["ports"]).Select(port => port["port"]?.ToString() ?? (port["name"]?.AsString is { Length: > 0 } name ? name : "*"))], "<unset>")),
        new("Endpoints", static (root, _) => First([.. Items(root["endpoints"]).SelectMany(endpoint => endpoint["addresses"]?.AsList ?? KubeList.Empty).Select(address => address.AsString ?? string.Empty)], "<unset>")),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Address = [Column.ObjectName, new("ParentRef", static (root, _) => root.Find("spec", "parentRef") is KubeMap parent ? Parent(parent) : None)];

    public static readonly IReadOnlyList<Column> Cidr = [Column.ObjectName, new("CIDRs", static (root, _) => string.Join(',', (root.Find("spec", "cidrs")?.AsList ?? KubeList.Empty).Select(cidr => cidr.AsString))), Column.Age];

    private static IEnumerable<KubeMap> Items(KubeValue? list) => (list?.AsList ?? KubeList.Empty).Select(item => item.AsMap);

    private static string External(KubeMap service)
    {
        var addresses = (service.Find("spec", "externalIPs")?.AsList ?? KubeList.Empty).Select(address => address.AsString).ToList();
        switch (service.Find("spec", "type")?.AsString)
        {
            case "ExternalName":
                return service.Find("spec", "externalName")?.AsString ?? string.Empty;
            case "LoadBalancer":
                var balancers = Balancers(service);
                var all = string.Join(',', addresses.Prepend(balancers).Where(address => address is { Length: > 0 }));
                return all.Length > 0 ? all : "<pending>";
            default:
                return addresses.Count > 0 ? string.Join(',', addresses) : None;
        }
    }

    private static string Balancers(KubeMap root) => string.Join(',', Items(root.Find("status", "loadBalancer", "ingress"))
        .Select(item => item["ip"]?.AsString is { Length: > 0 } address ? address : item["hostname"]?.AsString)
        .Where(address => address is { Length: > 0 })
        .Distinct()
        .Order(StringComparer.Ordinal));

    private static string Ports(KubeMap service)
    {
        var ports = service.Find("spec", "ports")?.AsList ?? KubeList.Empty;
        return ports.Count == 0 ? None : string.Join(',', ports.Select(port => port.AsMap).Select(port => string.Create(
            CultureInfo.InvariantCulture,
            $"{port["port"]?.AsInteger}{(port["nodePort"]?.AsInteger is { } node and > 0 ? ":" + node.ToString(CultureInfo.InvariantCulture) : string.Empty)}/{port["protocol"]?.AsString}")));
    }

    // Rules without a host take a place among those that are not shown, and none among those that are.
    private static string Hosts(KubeMap ingress)
    {
        var rules = Items(ingress.Find("spec", "rules")).ToList();
        var hosts = new List<string>();
        var isMore = false;
        foreach (var rule in rules)
        {
            isMore |= hosts.Count == Shown;
            if (!isMore && rule["host"]?.AsString is { Length: > 0 } host)
            {
                hosts.Add(host);
            }
        }

        return hosts.Count == 0 ? "*" : string.Join(',', hosts) + (isMore ? More(rules.Count - Shown) : string.Empty);
    }

    private static string Addresses(KubeMap endpoints)
    {
        if (endpoints["subsets"] is not KubeList { Count: > 0 })
        {
            return None;
        }

        var all = new List<string>();
        foreach (var subset in Items(endpoints["subsets"]))
        {
            var addresses = Items(subset["addresses"]).Select(address => address["ip"]?.AsString ?? string.Empty).ToList();
            var ports = Items(subset["ports"]).Select(port => port["port"]?.ToString()).ToList();
            all.AddRange(ports.Count == 0 ? addresses : ports.SelectMany(_ => addresses, (port, address) => $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}"));
        }

        return First(all, string.Empty);
    }

    private static string First(List<string> all, string otherwise) =>
        all.Count == 0 ? otherwise : string.Join(',', all.Take(Shown)) + (all.Count > Shown ? More(all.Count - Shown) : string.Empty);

    private static string More(int count) => string.Create(CultureInfo.InvariantCulture, $" + {count} more...");

    private static string Parent(KubeMap parent)
    {
        var group = parent["group"]?.AsString is { Length: > 0 } named ? "." + named : string.Empty;
        var space = parent["namespace"]?.AsString is { Length: > 0 } @namespace ? "/" + @namespace : string.Empty;
        return $"{parent["resource"]?.AsString}{group}{space}/{parent["name"]?.AsString}";
    }
}
