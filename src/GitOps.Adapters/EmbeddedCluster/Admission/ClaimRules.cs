using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of claims of storage, and of the volumes that fulfil them.</summary>
internal static class ClaimRules
{
    private const string BetaClass = "volume.beta.kubernetes.io/storage-class";
    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    private static readonly string[] Sources =
        ["hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local", "storageos", "csi"];

    public static void Claim(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        Spec(spec, "spec", faults);
        if (old?["spec"] is not KubeMap before)
        {
            return;
        }

        var isBound = root.Map("status").Text("phase") == "Bound";
        if (!Fixed(spec, before, isBound).Equals(Fixed(before, before, isBound)))
        {
            faults.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        var (now, then) = (Amount.Of(spec.Find("resources", "requests", "storage")), Amount.Of(before.Find("resources", "requests", "storage")));
        if (now < then && now <= Amount.Of(root.Find("status", "capacity", "storage")))
        {
            faults.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    /// <summary>What a claim asks for, wherever it stands.</summary>
    public static void Spec(KubeMap spec, string path, Faults faults)
    {
        if (spec.List("accessModes").Count == 0)
        {
            faults.Required($"{path}.accessModes", "at least 1 access mode is required");
        }

        SelectorRules.Check(spec["selector"] as KubeMap, $"{path}.selector", faults);
        Modes(spec, path, faults);
        var amount = spec.Find("resources", "requests", "storage");
        if (amount is null)
        {
            faults.Required($"{path}.resources[storage]");
        }
        else if (Amount.Of(amount) <= Amount.Zero)
        {
            faults.Invalid($"{path}.resources[storage]", amount, "must be greater than zero");
        }

        Class(spec, path, faults);
        foreach (var key in new[] { "dataSource", "dataSourceRef" })
        {
            if (spec[key] is KubeMap source)
            {
                Source(source, $"{path}.{key}", faults);
            }
        }

        if (spec.Text("volumeAttributesClassName") is { Length: > 0 } attributes)
        {
            faults.Each($"{path}.volumeAttributesClassName", attributes, Names.Subdomain(attributes));
        }
    }

    public static IEnumerable<string> Warnings(KubeMap spec, string path)
    {
        foreach (var part in new[] { "requests", "limits" })
        {
            if (spec.Find("resources", part, "storage") is { } amount && !(Amount.Of(amount).Billionths % 1_000_000_000).IsZero)
            {
                yield return $"{path}.resources.{part}[storage]: fractional byte value \"{amount.AsString}\" is invalid, must be an integer";
            }
        }
    }

    /// <summary>What the server warns of about a claim.</summary>
    public static IEnumerable<string> Warnings(KubeMap root) => root.Map("metadata").Map("annotations").Has(BetaClass)
        ? Warnings(root.Map("spec"), "spec").Prepend($"metadata.annotations[{BetaClass}]: deprecated since v1.8; use \"storageClassName\" attribute instead")
        : Warnings(root.Map("spec"), "spec");

    public static void Volume(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        if (spec.List("accessModes").Count == 0)
        {
            faults.Required("spec.accessModes");
        }

        Modes(spec, "spec", faults);
        Capacity(spec, faults);
        if (spec.Text("persistentVolumeReclaimPolicy") is { Length: > 0 } policy)
        {
            faults.OneOf("spec.persistentVolumeReclaimPolicy", policy, "Delete", "Recycle", "Retain");
        }

        if (spec["nodeAffinity"] is KubeMap affinity)
        {
            if (affinity["required"] is KubeMap required)
            {
                SchedulingRules.Nodes(required, "spec.nodeAffinity.required", faults);
            }
            else
            {
                faults.Required("spec.nodeAffinity.required", "must specify required node constraints");
            }
        }

        Storage(spec, faults);
        if (spec.Map("hostPath").Text("path").TrimEnd('/').Length == 0 && spec.Has("hostPath") && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
        {
            faults.Forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }

        Class(spec, "spec", faults);
        if (old is not null && Sources.Any(source => !Equals(spec[source], old.Map("spec")[source])))
        {
            faults.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }

        if (old is not null && !Equals(spec["volumeMode"], old.Map("spec")["volumeMode"]))
        {
            faults.Immutable("volumeMode", spec["volumeMode"]);
        }
    }

    private static void Storage(KubeMap spec, Faults faults)
    {
        var kinds = Sources.Where(spec.Has).ToList();
        if (kinds.Count == 0)
        {
            faults.Required("spec", "must specify a volume type");
            return;
        }

        var (source, path) = (spec.Map(kinds[0]), $"spec.{kinds[0]}");
        switch (kinds[0])
        {
            case "hostPath":
                VolumeRules.HostPath(source, path, faults);
                break;
            case "nfs":
                VolumeRules.Nfs(source, path, faults);
                break;
            case "local":
                if (source.Text("path").Length == 0)
                {
                    faults.Required($"{path}.path");
                }

                if (!spec.Map("nodeAffinity").Has("required"))
                {
                    faults.Required("spec.nodeAffinity", "Local volume requires node affinity");
                }

                break;
            case "csi":
                if (source.Text("driver").Length == 0)
                {
                    faults.Required($"{path}.driver");
                }

                if (source.Text("volumeHandle").Length == 0)
                {
                    faults.Required($"{path}.volumeHandle");
                }

                break;
        }

        foreach (var more in kinds.Skip(1))
        {
            faults.Forbidden($"spec.{more}", "may not specify more than 1 volume type");
        }
    }

    private static void Capacity(KubeMap spec, Faults faults)
    {
        var capacity = spec.Map("capacity");
        if (capacity.Count == 0)
        {
            faults.Required("spec.capacity");
        }

        if (!capacity.Has("storage") || capacity.Count > 1)
        {
            faults.Unsupported("spec.capacity", capacity.Count == 0 ? null : capacity, ["storage"]);
        }

        foreach (var (name, amount) in capacity)
        {
            if (Amount.Of(amount) <= Amount.Zero)
            {
                faults.Invalid($"spec.capacity[{name}]", amount, "must be greater than zero");
            }
        }
    }

    private static void Modes(KubeMap spec, string path, Faults faults)
    {
        var modes = spec.List("accessModes").Select(mode => mode.AsString ?? string.Empty).ToList();
        foreach (var mode in modes)
        {
            faults.OneOf($"{path}.accessModes", mode, AccessModes);
        }

        if (modes.Contains("ReadWriteOncePod") && modes.Exists(mode => mode != "ReadWriteOncePod" && AccessModes.Contains(mode)))
        {
            faults.Forbidden($"{path}.accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void Class(KubeMap spec, string path, Faults faults)
    {
        if (spec.Text("storageClassName") is { Length: > 0 } name)
        {
            faults.Each($"{path}.storageClassName", name, Names.Subdomain(name));
        }

        if (spec["volumeMode"] is { } mode)
        {
            faults.OneOf($"{path}.volumeMode", mode, "Block", "Filesystem");
        }
    }

    private static void Source(KubeMap source, string path, Faults faults)
    {
        if (source.Text("name").Length == 0)
        {
            faults.Required($"{path}.name");
        }

        if (source.Text("kind").Length == 0)
        {
            faults.Required($"{path}.kind");
        }

        if (source.Text("apiGroup").Length == 0 && source.Text("kind") != "PersistentVolumeClaim")
        {
            faults.Invalid(path, source.Text("kind"), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
    }

    // A claim that was not bound may get its volume; one that is bound may grow.
    private static KubeMap Fixed(KubeMap spec, KubeMap before, bool isBound)
    {
        spec = before.Has("volumeName") ? spec : spec.Without("volumeName");
        return isBound ? spec.WithoutAt("resources", "requests", "storage").Without("volumeAttributesClassName") : spec;
    }
}
