using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What is allowed in pods but hardly meant, or soon gone: the server says so in a header.</summary>
internal static class PodWarnings
{
    private static readonly Dictionary<string, string> OldLabels = new(StringComparer.Ordinal)
    {
        ["beta.kubernetes.io/arch"] = "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        ["beta.kubernetes.io/os"] = "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        ["failure-domain.beta.kubernetes.io/region"] = "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        ["failure-domain.beta.kubernetes.io/zone"] = "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        ["beta.kubernetes.io/instance-type"] = "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
        ["node-role.kubernetes.io/master"] = "use \"node-role.kubernetes.io/control-plane\" instead",
    };

    private static readonly Dictionary<string, string> OldAnnotations = new(StringComparer.Ordinal)
    {
        ["scheduler.alpha.kubernetes.io/critical-pod"] = "non-functional in v1.16+; use the \"priorityClassName\" field instead",
        ["security.alpha.kubernetes.io/sysctls"] = "non-functional in v1.11+; use the \"sysctls\" field instead",
        ["security.alpha.kubernetes.io/unsafe-sysctls"] = "non-functional in v1.11+; use the \"sysctls\" field instead",
    };

    private static readonly (string Volume, string Text)[] OldVolumes =
    [
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"), ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"), ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "deprecated in v1.22, non-functional in v1.25+"), ("storageos", "deprecated in v1.22, non-functional in v1.25+"), ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"), ("cephfs", "deprecated in v1.28, non-functional in v1.31+"), ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];

    /// <summary>The warnings about a pod or a template.</summary>
    /// <param name="pod">It.</param>
    /// <param name="prefix">Where the template is, with a dot at the end; empty for a pod.</param>
    public static IEnumerable<string> Of(KubeMap pod, string prefix)
    {
        var (spec, annotations, path) = (pod.Map("spec"), pod.Map("metadata").Map("annotations"), $"{prefix}spec");
        return Placement(spec, path)
            .Concat(annotations.Where(item => OldAnnotations.ContainsKey(item.Key)).Select(item => $"{prefix}metadata.annotations[{item.Key}]: {OldAnnotations[item.Key]}"))
            .Concat(Volumes(spec, path))
            .Concat(Repeated(spec, "hostAliases", "ip", "duplicate ip", path))
            .Concat(Repeated(spec, "imagePullSecrets", "name", "duplicate name", path))
            .Concat(spec.Each("imagePullSecrets", $"{path}.imagePullSecrets").Where(secret => secret.Item.Text("name").Length == 0).Select(secret => $"{secret.At}.name: invalid empty name \"\""))
            .Concat(Seccomp(spec, annotations, prefix))
            .Concat(Containers(spec, path).SelectMany(container => Container(container.At, container.Item, annotations, prefix)))
            .Concat(Ports(spec, path))
            .Concat(spec["terminationGracePeriodSeconds"]?.AsInteger < 0 ? [$"{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"] : [])
            .Concat(Neighbours(spec, path));
    }

    private static IEnumerable<string> Placement(KubeMap spec, string path)
    {
        foreach (var (key, _) in spec.Map("nodeSelector").Where(label => OldLabels.ContainsKey(label.Key)))
        {
            yield return $"{path}.nodeSelector[{key}]: {OldLabels[key]}";
        }

        var node = spec.Map("affinity").Map("nodeAffinity");
        const string required = "requiredDuringSchedulingIgnoredDuringExecution";
        const string preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        var terms = node.Map(required).Each("nodeSelectorTerms", $"{path}.affinity.nodeAffinity.{required}.nodeSelectorTerms")
            .Concat(node.Each(preferred, $"{path}.affinity.nodeAffinity.{preferred}").Select(term => ($"{term.At}.preference", term.Item.Map("preference"))));
        foreach (var (at, requirement) in terms.SelectMany(term => term.Item2.Each("matchExpressions", $"{term.Item1}.matchExpressions")))
        {
            if (OldLabels.TryGetValue(requirement.Text("key"), out var text))
            {
                yield return $"{at}.key: {requirement.Text("key")} is {text}";
            }
        }

        foreach (var (at, constraint) in spec.Each("topologySpreadConstraints", $"{path}.topologySpreadConstraints"))
        {
            if (OldLabels.TryGetValue(constraint.Text("topologyKey"), out var text))
            {
                yield return $"{at}.topologyKey: {constraint.Text("topologyKey")} is {text}";
            }

            if (!constraint.Has("labelSelector"))
            {
                yield return $"{at}.labelSelector: a null labelSelector results in matching no pod";
            }
        }
    }

    private static IEnumerable<string> Volumes(KubeMap spec, string path)
    {
        foreach (var (at, volume) in spec.Each("volumes", $"{path}.volumes"))
        {
            foreach (var (name, text) in OldVolumes.Where(old => volume.Has(old.Volume)))
            {
                yield return $"{at}.{(name == "storageos" ? "storageOS" : name)}: {text}";
            }

            foreach (var warning in ClaimRules.Warnings(volume.Map("ephemeral").Map("volumeClaimTemplate").Map("spec"), $"{at}.ephemeral.volumeClaimTemplate.spec"))
            {
                yield return warning;
            }
        }
    }

    private static IEnumerable<string> Repeated(KubeMap spec, string key, string field, string text, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return spec.Each(key, $"{path}.{key}").Where(item => !seen.Add(item.Item.Text(field))).Select(item => $"{item.At}.{field}: {text} \"{item.Item.Text(field)}\"").ToList();
    }

    private static IEnumerable<string> Seccomp(KubeMap spec, KubeMap annotations, string prefix)
    {
        const string key = "seccomp.security.alpha.kubernetes.io/pod";
        return annotations.Has(key) && !spec.Map("securityContext").Has("seccompProfile") ? [$"{prefix}metadata.annotations[{key}]: non-functional in v1.27+; use the \"seccompProfile\" field instead"] : [];
    }

    private static IEnumerable<string> Container(string at, KubeMap container, KubeMap annotations, string prefix)
    {
        var (name, context) = (container.Text("name"), container.Map("securityContext"));
        if (annotations.Has($"container.seccomp.security.alpha.kubernetes.io/{name}") && !context.Has("seccompProfile"))
        {
            yield return $"{prefix}metadata.annotations[container.seccomp.security.alpha.kubernetes.io/{name}]: non-functional in v1.27+; use the \"seccompProfile\" field instead";
        }

        if (prefix.Length > 0 && annotations.Has(PodAnnotations.AppArmor + name) && !context.Has("appArmorProfile"))
        {
            yield return $"{prefix}metadata.annotations[{PodAnnotations.AppArmor}{name}]: deprecated since v1.30; use the \"appArmorProfile\" field instead";
        }

        foreach (var resource in new[] { "memory", "ephemeral-storage" })
        {
            foreach (var part in new[] { "limits", "requests" })
            {
                if (container.Map("resources").Map(part)[resource] is { } amount && !(Amount.Of(amount).Billionths % 1_000_000_000).IsZero)
                {
                    yield return $"{at}.resources.{part}[{resource}]: fractional byte value \"{amount.AsString}\" is invalid, must be an integer";
                }
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, variable) in container.Each("env", $"{at}.env"))
        {
            var own = variable.Text("name");
            if (!seen.Add(own) && (variable.Has("valueFrom") || variable.Text("value") == $"$({own})" || !variable.Text("value").Contains($"$({own})", StringComparison.Ordinal)))
            {
                yield return $"{place}: hides previous definition of \"{own}\", which may be dropped when using apply";
            }
        }
    }

    private static IEnumerable<string> Ports(KubeMap spec, string path)
    {
        var all = Containers(spec, path).SelectMany(container => container.Item.Each("ports", $"{container.At}.ports")).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (at, port) = all[i];
            foreach (var (other, before) in all.Take(i).Where(before => Equals(before.Item["containerPort"], port["containerPort"]) && Equals(before.Item["protocol"], port["protocol"])))
            {
                var (mine, theirs) = (port["hostPort"]?.AsInteger ?? 0, before["hostPort"]?.AsInteger ?? 0);
                if (mine == theirs && port.Text("hostIP") == before.Text("hostIP"))
                {
                    yield return $"{at}: duplicate port definition with {other}";
                }
                else if (mine == 0 || theirs == 0)
                {
                    yield return $"{at}: overlapping port definition with {other}";
                }
                else if (mine == theirs && (port.Text("hostIP").Length == 0) != (before.Text("hostIP").Length == 0))
                {
                    yield return $"{at}: dangerously ambiguous port definition with {other}";
                }
            }
        }

        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Item.Text("name") is { Length: > 0 } name && all.FindIndex(port => port.Item.Text("name") == name) is var first && first < i)
            {
                yield return $"{all[i].At}: duplicate port name \"{name}\" with {all[first].At}, services and probes that select ports by name will use {all[first].At}";
            }
        }
    }

    private static IEnumerable<string> Neighbours(KubeMap spec, string path)
    {
        foreach (var key in new[] { "podAffinity", "podAntiAffinity" })
        {
            var (affinity, at) = (spec.Map("affinity").Map(key), $"{path}.affinity.{key}");
            foreach (var (place, _) in affinity.Each("requiredDuringSchedulingIgnoredDuringExecution", $"{at}.requiredDuringSchedulingIgnoredDuringExecution").Where(term => !term.Item.Has("labelSelector")))
            {
                yield return $"{place}.labelSelector: a null labelSelector results in matching no pod";
            }

            foreach (var (place, _) in affinity.Each("preferredDuringSchedulingIgnoredDuringExecution", $"{at}.preferredDuringSchedulingIgnoredDuringExecution").Where(term => !term.Item.Map("podAffinityTerm").Has("labelSelector")))
            {
                yield return $"{place}.podAffinityTerm.labelSelector: a null labelSelector results in matching no pod";
            }
        }
    }

    private static IEnumerable<(string At, KubeMap Item)> Containers(KubeMap spec, string path) =>
        spec.Each("initContainers", $"{path}.initContainers").Concat(spec.Each("containers", $"{path}.containers")).Concat(spec.Each("ephemeralContainers", $"{path}.ephemeralContainers"));
}
