using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of configuration and of what bounds a namespace.</summary>
internal static class PlatformColumns
{
    private const string None = "<none>";

    public static readonly IReadOnlyList<Column> Plain = [Column.ObjectName, Column.Age];

    public static readonly IReadOnlyList<Column> Created = [Column.ObjectName, Column.Of("Created At", "metadata", "creationTimestamp") with { Type = "date" }];

    public static readonly IReadOnlyList<Column> ConfigMap = [Column.ObjectName, Entries("data", "binaryData"), Column.Age];

    public static readonly IReadOnlyList<Column> Secret = [Column.ObjectName, Column.Text("Type", string.Empty, "type"), Entries("data"), Column.Age];

    public static readonly IReadOnlyList<Column> Namespace = [Column.ObjectName, Column.Text("Status", string.Empty, "status", "phase"), Column.Age];

    public static readonly IReadOnlyList<Column> Lease = [Column.ObjectName, Column.Text("Holder", string.Empty, "spec", "holderIdentity"), Column.Age];

    public static readonly IReadOnlyList<Column> Quota = [Column.ObjectName, Used("Request", isLimit: false), Used("Limit", isLimit: true), Column.Age];

    public static readonly IReadOnlyList<Column> Budget =
    [
        Column.ObjectName,
        Bound("Min Available", "minAvailable"),
        Bound("Max Unavailable", "maxUnavailable"),
        Column.Number("Allowed Disruptions", "status", "disruptionsAllowed"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Priority =
    [
        Column.ObjectName, Column.Number("Value", "value"), Column.Flag("Global-Default", false, "globalDefault"), Column.Age, Column.Text("PreemptionPolicy", string.Empty, "preemptionPolicy"),
    ];

    public static readonly IReadOnlyList<Column> Runtime = [Column.ObjectName, Column.Text("Handler", string.Empty, "handler"), Column.Age];

    public static readonly IReadOnlyList<Column> Node =
    [
        Column.ObjectName,
        new("Status", static (root, _) => NodeStatus(root)),
        new("Roles", static (root, _) => Roles(root)),
        Column.Age,
        Column.Text("Version", string.Empty, "status", "nodeInfo", "kubeletVersion"),
        NodeAddress("Internal-IP", "InternalIP"),
        NodeAddress("External-IP", "ExternalIP"),
        Info("OS-Image", "osImage"),
        new("Kernel-Version", static (root, _) => $"{InfoText(root, "kernelVersion")}{(root.Find("status", "nodeInfo", "architecture")?.AsString is { Length: > 0 } architecture ? $" ({architecture})" : string.Empty)}", IsWide: true),
        Info("Container-Runtime", "containerRuntimeVersion"),
    ];

    public static readonly IReadOnlyList<Column> ResourceClaim = [Column.ObjectName, new("State", static (root, _) => ClaimState(root)), Column.Age];

    public static readonly IReadOnlyList<Column> ResourceSlice =
    [
        Column.ObjectName, Column.Text("Node", string.Empty, "spec", "nodeName"), Column.Text("Driver", string.Empty, "spec", "driver"), Column.Text("Pool", string.Empty, "spec", "pool", "name"), Column.Age,
    ];

    public static readonly IReadOnlyList<Column> FlowSchema =
    [
        Column.ObjectName,
        Column.Text("PriorityLevel", string.Empty, "spec", "priorityLevelConfiguration", "name"),
        Column.Number("MatchingPrecedence", "spec", "matchingPrecedence") with { Type = "string" },
        Column.Of("DistinguisherMethod", "spec", "distinguisherMethod", "type"),
        Column.Age,
        new("MissingPL", static (root, _) => (root.Find("status", "conditions")?.AsList ?? KubeList.Empty).Select(item => item.AsMap).FirstOrDefault(item => item["type"]?.AsString == "Dangling")?["status"] ?? "?"),
    ];

    public static readonly IReadOnlyList<Column> PriorityLevel =
    [
        Column.ObjectName,
        Column.Text("Type", string.Empty, "spec", "type"),
        Column.Of("NominalConcurrencyShares", "spec", "limited", "nominalConcurrencyShares"),
        Column.Of("Queues", "spec", "limited", "limitResponse", "queuing", "queues"),
        Column.Of("HandSize", "spec", "limited", "limitResponse", "queuing", "handSize"),
        Column.Of("QueueLengthLimit", "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"),
        Column.Age,
    ];

    private static Column Entries(params string[] keys) => new("Data", (root, _) => keys.Sum(key => root[key] is KubeMap map ? map.Count : 0L));

    private static Column Bound(string name, string key) => new(name, (root, _) => root.Find("spec", key) is { } bound and not KubeNull ? bound.AsString ?? bound.ToString() : "N/A");

    // Amounts that bound limits are in a column of their own.
    private static Column Used(string name, bool isLimit) => new(name, (root, _) =>
    {
        var used = root.Find("status", "used")?.AsMap ?? KubeMap.Empty;
        return string.Join(", ", (root.Find("status", "hard")?.AsMap ?? KubeMap.Empty)
            .Where(hard => hard.Key.StartsWith("limits.", StringComparison.Ordinal) == isLimit)
            .OrderBy(hard => hard.Key, StringComparer.Ordinal)
            .Select(hard => $"{hard.Key}: {used[hard.Key]?.AsString ?? "0"}/{hard.Value.AsString}"));
    });

    private static string NodeStatus(KubeMap node)
    {
        var ready = (node.Find("status", "conditions")?.AsList ?? KubeList.Empty).Select(item => item.AsMap).LastOrDefault(item => item["type"]?.AsString == "Ready");
        return (ready is null ? "Unknown" : ready["status"]?.AsString == "True" ? "Ready" : "NotReady") + (node.Find("spec", "unschedulable")?.AsBool == true ? ",SchedulingDisabled" : string.Empty);
    }

    private static string Roles(KubeMap node)
    {
        const string Prefix = "node-role.kubernetes.io/";
        var roles = (node.Find("metadata", "labels")?.AsMap ?? KubeMap.Empty)
            .Select(label => label.Key.StartsWith(Prefix, StringComparison.Ordinal) ? label.Key[Prefix.Length..] : label.Key == "kubernetes.io/role" ? label.Value.AsString : null)
            .Where(role => role is { Length: > 0 })
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return roles.Count == 0 ? None : string.Join(',', roles);
    }

    private static Column NodeAddress(string name, string type) => new(
        name,
        (root, _) => (root.Find("status", "addresses")?.AsList ?? KubeList.Empty).Select(item => item.AsMap).FirstOrDefault(item => item["type"]?.AsString == type)?["address"] ?? None,
        IsWide: true);

    private static Column Info(string name, string key) => new(name, (root, _) => InfoText(root, key), IsWide: true);

    private static string InfoText(KubeMap node, string key) => node.Find("status", "nodeInfo", key)?.AsString is { Length: > 0 } text ? text : "<unknown>";

    private static string ClaimState(KubeMap claim)
    {
        var isDeleted = claim.Find("metadata", "deletionTimestamp") is not null;
        var state = claim.Find("status", "allocation") is not KubeMap ? (isDeleted ? string.Empty : "pending")
            : claim.Find("status", "reservedFor") is KubeList { Count: > 0 } ? "allocated,reserved" : "allocated";
        return isDeleted ? string.Join(',', new[] { "deleted", state }.Where(part => part.Length > 0)) : state;
    }
}
