using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of volumes, claims and of what provides them.</summary>
internal static class StorageColumns
{
    private const string Unset = "<unset>";
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    private static readonly (string Mode, string Short)[] Modes = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    private static readonly Column Phase = new("Status", static (root, _) => root.Find("metadata", "deletionTimestamp") is null ? root.Find("status", "phase") ?? string.Empty : "Terminating");
    private static readonly Column Class = new("StorageClass", static (root, _) => root.Find("metadata", "annotations", ClassAnnotation) ?? root.Find("spec", "storageClassName") ?? string.Empty);
    private static readonly Column Attributes = Text("VolumeAttributesClass", Unset, "spec", "volumeAttributesClassName");
    private static readonly Column VolumeMode = Text("VolumeMode", Unset, "spec", "volumeMode").Wide();

    public static readonly IReadOnlyList<Column> Claim =
    [
        Column.ObjectName, Phase, Text("Volume", string.Empty, "spec", "volumeName"),
        new("Capacity", static (root, _) => IsBound(root) ? root.Find("status", "capacity", "storage") ?? "0" : string.Empty),
        new("Access Modes", static (root, _) => IsBound(root) ? AccessModes(root.Find("status", "accessModes")) : string.Empty),
        Class, Attributes, Column.Age, VolumeMode,
    ];

    public static readonly IReadOnlyList<Column> Volume =
    [
        Column.ObjectName,
        Text("Capacity", "0", "spec", "capacity", "storage"),
        new("Access Modes", static (root, _) => AccessModes(root.Find("spec", "accessModes"))),
        Text("Reclaim Policy", string.Empty, "spec", "persistentVolumeReclaimPolicy"),
        Phase,
        new("Claim", static (root, _) => root.Find("spec", "claimRef") is KubeMap claim ? $"{claim["namespace"]?.AsString}/{claim["name"]?.AsString}" : string.Empty),
        Class, Attributes, Text("Reason", string.Empty, "status", "reason"), Column.Age, VolumeMode,
    ];

    public static readonly IReadOnlyList<Column> StorageClass =
    [
        Column.DefaultedName("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"),
        Text("Provisioner", string.Empty, "provisioner"),
        Text("ReclaimPolicy", "Delete", "reclaimPolicy"),
        Text("VolumeBindingMode", "Immediate", "volumeBindingMode"),
        Column.Flag("AllowVolumeExpansion", false, "allowVolumeExpansion") with { Type = "string" },
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Driver =
    [
        Column.ObjectName,
        Column.Flag("AttachRequired", true, "spec", "attachRequired"),
        Column.Flag("PodInfoOnMount", false, "spec", "podInfoOnMount"),
        Column.Flag("StorageCapacity", false, "spec", "storageCapacity"),
        new("TokenRequests", static (root, _) => root.Find("spec", "tokenRequests") is KubeList requests ? string.Join(',', requests.Select(request => request.AsMap["audience"]?.AsString)) : Unset),
        Column.Flag("RequiresRepublish", false, "spec", "requiresRepublish"),
        new("Modes", static (root, _) => root.Find("spec", "volumeLifecycleModes") is KubeList { Count: > 0 } modes ? string.Join(',', modes.Select(mode => mode.AsString)) : "<none>"),
        Column.Age,
    ];

    public static readonly IReadOnlyList<Column> Node = [Column.ObjectName, Column.Count("Drivers", "spec", "drivers"), Column.Age];

    public static readonly IReadOnlyList<Column> Attachment =
    [
        Column.ObjectName, Text("Attacher", string.Empty, "spec", "attacher") with { Format = "name" }, Text("PV", string.Empty, "spec", "source", "persistentVolumeName"),
        Text("Node", string.Empty, "spec", "nodeName"), Column.Flag("Attached", false, "status", "attached"), Column.Age,
    ];

    public static readonly IReadOnlyList<Column> AttributesClass = [Column.ObjectName, Text("DriverName", string.Empty, "driverName"), Column.Age];

    private static bool IsBound(KubeMap claim) => claim.Find("spec", "volumeName") is KubeString { Text.Length: > 0 };

    private static Column Text(string name, string otherwise, params string[] path) => Column.Text(name, otherwise, path);

    private static string AccessModes(KubeValue? modes)
    {
        var all = (modes?.AsList ?? KubeList.Empty).Select(mode => mode.AsString).ToHashSet();
        return string.Join(',', Modes.Where(mode => all.Contains(mode.Mode)).Select(mode => mode.Short));
    }
}
