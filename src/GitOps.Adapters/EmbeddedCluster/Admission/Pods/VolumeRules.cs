using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the volumes of a pod.</summary>
internal static class VolumeRules
{
    public const string ModeText = "must be a number between 0 and 0777 (octal), both inclusive";

    // In the order in which more than one is told.
    private static readonly string[] Sources =
    [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI",
        "fc", "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
    ];

    private static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["gitRepo"] = ["repository"], ["gcePersistentDisk"] = ["pdName"], ["awsElasticBlockStore"] = ["volumeID"], ["secret"] = ["secretName"], 
        ["iscsi"] = ["targetPortal", "iqn"], ["glusterfs"] = ["endpoints", "path"], ["persistentVolumeClaim"] = ["claimName"], ["rbd"] = ["monitors", "image"], ["cinder"] = ["volumeID"], ["cephfs"] = ["monitors"],
        ["flexVolume"] = ["driver"], ["configMap"] = ["name"], ["azureFile"] = ["secretName", "shareName"], ["vsphereVolume"] = ["volumePath"], ["photonPersistentDisk"] = ["pdID"], ["portworxVolume"] = ["volumeID"],
        ["azureDisk"] = ["diskName", "diskURI"], ["csi"] = ["driver"], ["image"] = ["reference"], ["ephemeral"] = ["volumeClaimTemplate"],
    };

    private static readonly string[] HostPathTypes = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

    /// <summary>Checks them all.</summary>
    /// <returns>The names of those that can be mounted.</returns>
    public static HashSet<string> Check(KubeMap spec, KubeMap? pod, string path, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, volume) in spec.Each("volumes", path))
        {
            var (own, name) = (new Faults(), volume.Text("name"));
            Source(volume, pod, at, own);
            if (name.Length == 0)
            {
                own.Required($"{at}.name");
            }
            else
            {
                own.Each($"{at}.name", name, Names.Label(name));
            }

            if (names.Contains(name))
            {
                own.Duplicate($"{at}.name", name);
            }

            if (own.List.Count == 0)
            {
                names.Add(name);
            }

            faults.List.AddRange(own.List);
        }

        return names;
    }

    /// <summary>A path below another.</summary>
    public static IEnumerable<string> Descending(string path)
    {
        if (path.StartsWith('/'))
        {
            yield return "must be a relative path";
        }

        if (path.Split('/').Contains(".."))
        {
            yield return "must not contain '..'";
        }
    }

    /// <summary>A path below another that the kubelet does not use itself.</summary>
    public static IEnumerable<string> NotReserved(string path) =>
        path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal) ? Descending(path).Append("must not start with '..'") : Descending(path);

    public static void HostPath(KubeMap source, string path, Faults faults)
    {
        if (source.Text("path").Length == 0)
        {
            faults.Required($"{path}.path");
            return;
        }

        faults.Each($"{path}.path", source["path"], Descending(source.Text("path").TrimStart('/')));
        faults.OneOf($"{path}.type", source["type"] ?? string.Empty, HostPathTypes);
    }

    public static void Nfs(KubeMap source, string path, Faults faults)
    {
        if (source.Text("server").Length == 0)
        {
            faults.Required($"{path}.server");
        }

        if (source.Text("path").Length == 0)
        {
            faults.Required($"{path}.path");
        }
        else if (source.Text("path")[0] != '/')
        {
            faults.Invalid($"{path}.path", source["path"], "must be an absolute path");
        }
    }

    private static void Source(KubeMap volume, KubeMap? pod, string at, Faults faults)
    {
        var kinds = Sources.Where(volume.Has).ToList();
        if (kinds.Count == 0)
        {
            faults.Required(at, "must specify a volume type");
            return;
        }

        Source(kinds[0], volume.Map(kinds[0]), volume.Text("name"), pod, $"{at}.{kinds[0]}", faults);
        foreach (var more in kinds.Skip(1))
        {
            faults.Forbidden($"{at}.{more}", "may not specify more than 1 volume type");
        }
    }

    private static void Source(string kind, KubeMap source, string volume, KubeMap? pod, string path, Faults faults)
    {
        foreach (var field in Needed.GetValueOrDefault(kind) ?? [])
        {
            if (source[field] is null or KubeString { Text.Length: 0 } or KubeList { Count: 0 })
            {
                faults.Required($"{path}.{field}");
            }
        }

        switch (kind)
        {
            case "emptyDir" when source["sizeLimit"] is { } limit && Amount.Of(limit) < Amount.Zero:
                faults.Forbidden($"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity");
                break;
            case "hostPath":
                HostPath(source, path, faults);
                break;
            case "nfs":
                Nfs(source, path, faults);
                break;
            case "secret" or "configMap":
                Mode(source, path, faults);
                Items(source, path, faults);
                break;
            case "downwardAPI":
                Mode(source, path, faults);
                foreach (var item in source.List("items"))
                {
                    EnvironmentRules.File(item.AsMap, path, faults);
                }

                break;
            case "projected":
                Projected(source, pod, path, faults);
                break;
            case "azureDisk":
                AzureDisk(source, path, faults);
                break;
            case "csi" when source.Text("driver") is { Length: > 0 } driver:
                faults.Each($"{path}.driver", driver, Names.Subdomain(driver.ToLowerInvariant()));
                break;
            case "image":
                faults.OneOf($"{path}.pullPolicy", source["pullPolicy"], "Always", "IfNotPresent", "Never");
                break;
            case "ephemeral" when source["volumeClaimTemplate"] is KubeMap template:
                ClaimRules.Spec(template.Map("spec"), $"{path}.volumeClaimTemplate.spec", faults);
                if (pod?.Map("metadata").Text("name") is { Length: > 0 } owner && volume.Length > 0)
                {
                    faults.Each($"{path[..path.LastIndexOf('.')]}.name", volume, Names.Subdomain($"{owner}-{volume}").Select(fault => $"PVC name \"{owner}-{volume}\": {fault}"));
                }

                break;
        }
    }

    private static void Mode(KubeMap source, string path, Faults faults)
    {
        if (source["defaultMode"] is KubeInteger { Number: < 0 or > 511 } mode)
        {
            faults.Invalid($"{path}.defaultMode", mode, ModeText);
        }
    }

    private static void Items(KubeMap source, string path, Faults faults)
    {
        foreach (var (at, item) in source.Each("items", $"{path}.items"))
        {
            if (item.Text("key").Length == 0)
            {
                faults.Required($"{at}.key");
            }

            if (item.Text("path").Length == 0)
            {
                faults.Required($"{at}.path");
            }
            else
            {
                faults.Each($"{at}.path", item["path"], NotReserved(item.Text("path")));
            }

            if (item["mode"] is KubeInteger { Number: < 0 or > 511 } mode)
            {
                faults.Invalid($"{at}.mode", mode, ModeText);
            }
        }
    }

    private static void Projected(KubeMap source, KubeMap? pod, string path, Faults faults)
    {
        Mode(source, path, faults);
        foreach (var (at, part) in source.Each("sources", $"{path}.sources"))
        {
            foreach (var key in new[] { "secret", "configMap" })
            {
                if (part[key] is KubeMap named)
                {
                    if (named.Text("name").Length == 0)
                    {
                        faults.Required($"{at}.{key}.name");
                    }

                    Items(named, $"{at}.{key}", faults);
                }
            }

            foreach (var file in part.Map("downwardAPI").List("items"))
            {
                EnvironmentRules.File(file.AsMap, $"{at}.downwardAPI", faults);
            }

            if (part["serviceAccountToken"] is KubeMap token)
            {
                if (token["expirationSeconds"]?.AsInteger is < 600 and var seconds)
                {
                    faults.Invalid($"{at}.serviceAccountToken.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
                }

                if (token.Text("path").Length == 0)
                {
                    faults.Required($"{path}.path");
                }
            }

            if (part.Count > 1)
            {
                faults.Forbidden(at, "may not specify more than 1 volume type per source");
            }
        }

        if (pod is not null && pod.Map("spec").Text("serviceAccountName").Length == 0)
        {
            foreach (var (at, _) in source.Each("sources", $"{path}.sources").Where(part => part.Item.Has("serviceAccountToken")))
            {
                faults.Forbidden($"{at}.serviceAccountToken", "must not be specified when serviceAccountName is not set");
            }
        }
    }

    private static void AzureDisk(KubeMap source, string path, Faults faults)
    {
        var (uri, isManaged) = (source.Text("diskURI"), source.Text("kind") == "Managed");
        var (first, example) = isManaged
            ? ("/subscriptions", "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}")
            : ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
        if (uri.Length > 0 && !uri.StartsWith(first, StringComparison.OrdinalIgnoreCase))
        {
            faults.Unsupported($"{path}.diskURI", uri, [example]);
        }
    }
}
