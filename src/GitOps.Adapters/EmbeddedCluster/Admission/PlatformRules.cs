using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of services, configuration, claims, bindings and custom definitions.</summary>
internal static class PlatformRules
{
    public static void Service(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        var type = spec["type"]?.AsString ?? string.Empty;
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
        {
            faults.Unsupported("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
        }

        var ports = spec["ports"]?.AsList ?? KubeList.Empty;
        if (ports.Count == 0 && type != "ExternalName" && spec["clusterIP"]?.AsString != "None")
        {
            faults.Required("spec.ports");
        }

        var seen = new HashSet<(KubeValue?, KubeValue?)>();
        var names = new HashSet<KubeValue>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i].AsMap, PodRules.Index("spec.ports", i));
            if (ports.Count > 1 && port["name"] is not KubeString { Text.Length: > 0 })
            {
                faults.Required($"{at}.name");
            }

            if (port["name"] is KubeString { Text.Length: > 0 } name && !names.Add(name))
            {
                faults.Duplicate($"{at}.name", name);
            }

            if (port["port"]?.AsInteger is not (>= 1 and <= 65535))
            {
                faults.Invalid($"{at}.port", port["port"], "must be between 1 and 65535, inclusive");
            }

            if (!seen.Add((port["port"], port["protocol"])))
            {
                faults.Duplicate(at, port);
            }
        }

        if (type == "ExternalName" && spec["externalName"] is not KubeString { Text.Length: > 0 })
        {
            faults.Required("spec.externalName");
        }

        if (old?.Find("spec", "clusterIP") is KubeString { Text.Length: > 0 } before && type != "ExternalName" && old.Find("spec", "type")?.AsString != "ExternalName" && !before.Equals(spec["clusterIP"]))
        {
            faults.Invalid("spec.clusterIPs[0]", spec["clusterIPs"], "may not change once set");
        }
    }

    /// <summary>ConfigMaps and Secrets: keys, immutability, the type of a Secret.</summary>
    public static void Configuration(KubeMap root, KubeMap? old, Faults faults)
    {
        foreach (var field in new[] { "data", "binaryData" })
        {
            foreach (var (key, _) in root[field]?.AsMap ?? KubeMap.Empty)
            {
                if (key.Length is 0 or > 253 || key is "." or ".." || !key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
                {
                    faults.Invalid(
                        $"{field}[{key}]", key,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
                }
            }
        }

        if (old is null)
        {
            return;
        }

        if (old["immutable"]?.AsBool == true)
        {
            foreach (var field in new[] { "immutable", "data", "binaryData" })
            {
                if (!Equals(root[field], old[field]))
                {
                    faults.Forbidden(field, "field is immutable when `immutable` is set");
                }
            }
        }

        if (root["type"] is { } type && old["type"] is { } before && !type.Equals(before))
        {
            faults.Immutable("type", type);
        }
    }

    public static void Claim(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        if (spec["accessModes"] is not KubeList { Count: > 0 })
        {
            faults.Required("spec.accessModes", "at least 1 access mode is required");
        }

        if (spec.Find("resources", "requests", "storage") is null)
        {
            faults.Required("spec.resources[storage]");
        }

        if (old?["spec"] is KubeMap before && !Fixed(spec, before).Equals(Fixed(before, before)))
        {
            faults.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }
    }

    public static void Binding(KubeMap root, KubeMap? old, Faults faults)
    {
        if (root.Find("roleRef", "name") is not KubeString { Text.Length: > 0 })
        {
            faults.Required("roleRef.name");
        }

        if (old is not null && !Equals(root["roleRef"], old["roleRef"]))
        {
            var role = root["roleRef"]?.AsMap ?? KubeMap.Empty;
            faults.Raw("FieldValueInvalid", "roleRef", $"Invalid value: rbac.RoleRef{{APIGroup:\"{role["apiGroup"]?.AsString}\", Kind:\"{role["kind"]?.AsString}\", Name:\"{role["name"]?.AsString}\"}}: cannot change roleRef");
        }
    }

    public static void Definition(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        var name = $"{spec.Find("names", "plural")?.AsString}.{spec["group"]?.AsString}";
        if (ObjectMeta.Text(root, "name") != name)
        {
            faults.Invalid("metadata.name", ObjectMeta.Text(root, "name"), "must be spec.names.plural+\".\"+spec.group");
        }

        var versions = (spec["versions"]?.AsList ?? KubeList.Empty).Select(version => version.AsMap).ToList();
        if (versions.Count(version => version["storage"]?.AsBool == true) != 1)
        {
            faults.Raw("FieldValueInvalid", "spec.versions", "Invalid value: must have exactly one version marked as storage version");
        }

        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].Find("schema", "openAPIV3Schema") is null)
            {
                faults.Required($"{PodRules.Index("spec.versions", i)}.schema.openAPIV3Schema", "schemas are required");
            }
        }

        ConversionRules.Check(spec["conversion"]?.AsMap ?? KubeMap.Empty, faults);
        if (spec["scope"]?.AsString is not ("Namespaced" or "Cluster"))
        {
            faults.Unsupported("spec.scope", spec["scope"], ["Cluster", "Namespaced"]);
        }

        if (old is not null && !Equals(spec["scope"], old.Find("spec", "scope")))
        {
            faults.Immutable("spec.scope", spec["scope"]);
        }
    }

    // A claim that was not bound may get its volume; what is requested may grow.
    private static KubeMap Fixed(KubeMap spec, KubeMap before)
    {
        spec = spec.Without("resources").Without("volumeAttributesClassName");
        return before.Has("volumeName") ? spec : spec.Without("volumeName");
    }
}
