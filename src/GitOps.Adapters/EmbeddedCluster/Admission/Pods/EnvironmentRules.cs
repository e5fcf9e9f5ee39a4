using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the environment of containers, and of what fields of a pod it may name.</summary>
internal static class EnvironmentRules
{
    private static readonly string[] Whole = ["configMapRef", "secretRef"];
    private static readonly string[] Labels = ["metadata.annotations", "metadata.labels"];
    private static readonly string[] Variables =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

    private static readonly string[] Files = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
    private static readonly string[] Fields = [.. Variables, .. Labels, "status.phase", "spec.restartPolicy", "spec.schedulerName", "spec.hostNetwork", "status.nominatedNodeName"];
    private static readonly string[] Amounts = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    public static void Check(KubeMap container, string path, Faults faults)
    {
        foreach (var (at, variable) in container.Each("env", $"{path}.env"))
        {
            if (variable.Text("name").Length == 0)
            {
                faults.Required($"{at}.name");
            }
            else
            {
                faults.Each($"{at}.name", variable["name"], Names.EnvironmentName(variable.Text("name")));
            }

            if (variable["valueFrom"] is KubeMap source)
            {
                Source(source, variable.Text("value").Length > 0, $"{at}.valueFrom", faults);
            }
        }

        foreach (var (at, all) in container.Each("envFrom", $"{path}.envFrom"))
        {
            if (all.Text("prefix") is { Length: > 0 } prefix)
            {
                faults.Each($"{at}.prefix", prefix, Names.EnvironmentName(prefix));
            }

            var sources = Whole.Where(all.Has).ToList();
            foreach (var key in sources)
            {
                Named(all.Map(key), $"{at}.{key}", faults);
            }

            if (sources.Count != 1)
            {
                faults.Invalid($"{path}.envFrom", string.Empty, sources.Count == 0 ? "must specify one of: `configMapRef` or `secretRef`" : "may not have more than one field specified at a time");
            }
        }
    }

    /// <summary>A file made from a field of the pod or an amount of a container.</summary>
    public static void File(KubeMap file, string path, Faults faults)
    {
        if (file.Text("path") is { Length: > 0 } place)
        {
            faults.Each($"{path}.path", place, VolumeRules.NotReserved(place));
        }
        else
        {
            faults.Required($"{path}.path");
        }

        if (file["fieldRef"] is KubeMap field)
        {
            Field(field, Files, $"{path}.fieldRef", faults);
            if (file.Has("resourceFieldRef"))
            {
                faults.Invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        }
        else if (file["resourceFieldRef"] is KubeMap amount)
        {
            Amount(amount, needsContainer: true, $"{path}.resourceFieldRef", faults);
        }
        else
        {
            faults.Required(path, "one of fieldRef and resourceFieldRef is required");
        }

        if (file["mode"] is KubeInteger { Number: < 0 or > 511 } mode)
        {
            faults.Invalid($"{path}.mode", mode, VolumeRules.ModeText);
        }
    }

    private static void Source(KubeMap source, bool hasValue, string path, Faults faults)
    {
        if (source["fieldRef"] is KubeMap field)
        {
            Field(field, Variables, $"{path}.fieldRef", faults);
        }

        if (source["resourceFieldRef"] is KubeMap amount)
        {
            Amount(amount, needsContainer: false, $"{path}.resourceFieldRef", faults);
        }

        foreach (var key in new[] { "configMapKeyRef", "secretKeyRef" })
        {
            if (source[key] is KubeMap reference)
            {
                faults.Each($"{path}.{key}.name", reference.Text("name"), Names.Subdomain(reference.Text("name")));
                if (reference.Text("key").Length == 0)
                {
                    faults.Required($"{path}.{key}.key");
                }
                else
                {
                    faults.Each($"{path}.{key}.key", reference["key"], Names.ConfigKey(reference.Text("key")));
                }
            }
        }

        if (source.Count == 0)
        {
            faults.Invalid(path, string.Empty, "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        }
        else if (hasValue)
        {
            faults.Invalid(path, string.Empty, "may not be specified when `value` is not empty");
        }
        else if (source.Count > 1)
        {
            faults.Invalid(path, string.Empty, "may not have more than one field specified at a time");
        }
    }

    private static void Named(KubeMap reference, string path, Faults faults)
    {
        var name = reference.Text("name");
        if (name.Length == 0)
        {
            faults.Required($"{path}.name");
        }
        else
        {
            faults.Each($"{path}.name", name, Names.Subdomain(name));
        }
    }

    private static void Field(KubeMap reference, string[] supported, string path, Faults faults)
    {
        var field = reference.Text("fieldPath");
        if (field.Length == 0)
        {
            faults.Required($"{path}.fieldPath");
            return;
        }

        var (name, key) = field.EndsWith("']", StringComparison.Ordinal) && field.IndexOf("['", StringComparison.Ordinal) is > 0 and var at
            ? (field[..at], field[(at + 2)..^2])
            : (field, null);
        if (!(key is null ? Fields : Labels).Contains(name))
        {
            faults.Invalid($"{path}.fieldPath", field, $"error converting fieldPath: field label {(key is null ? "not supported" : "does not support subscript")}: {(key is null ? field : name)}");
        }
        else if (key is not null)
        {
            faults.Each(path, key, Names.Qualified(name == Labels[0] ? key.ToLowerInvariant() : key));
        }
        else if (!supported.Contains(name))
        {
            faults.Unsupported($"{path}.fieldPath", name, supported);
        }
    }

    private static void Amount(KubeMap reference, bool needsContainer, string path, Faults faults)
    {
        var name = reference.Text("resource");
        if (needsContainer && reference.Text("containerName").Length == 0)
        {
            faults.Required($"{path}.containerName");
        }
        else if (name.Length == 0)
        {
            faults.Required($"{path}.resource");
        }
        else if (!Amounts.Contains(name) && !name.StartsWith("limits.hugepages-", StringComparison.Ordinal) && !name.StartsWith("requests.hugepages-", StringComparison.Ordinal))
        {
            faults.Unsupported($"{path}.resource", name, Amounts);
        }
    }
}
