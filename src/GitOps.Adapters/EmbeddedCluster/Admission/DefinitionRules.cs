using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of custom definitions.</summary>
internal static class DefinitionRules
{
    public static void Check(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        var name = $"{spec.Find("names", "plural")?.AsString}.{spec["group"]?.AsString}";
        if (ObjectMeta.Text(root, "name") != name)
        {
            faults.Invalid("metadata.name", ObjectMeta.Text(root, "name"), "must be spec.names.plural+\".\"+spec.group");
        }

        Names(spec, faults);
        var versions = (spec["versions"]?.AsList ?? KubeList.Empty).Select(version => version.AsMap).ToList();
        if (versions.Count(version => version["storage"]?.AsBool == true) != 1)
        {
            faults.Raw("FieldValueInvalid", "spec.versions", "Invalid value: must have exactly one version marked as storage version");
        }

        for (var i = 0; i < versions.Count; i++)
        {
            Version(versions, i, faults);
        }

        if (spec["preserveUnknownFields"]?.AsBool == true)
        {
            faults.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }

        ConversionRules.Check(spec["conversion"]?.AsMap ?? KubeMap.Empty, faults);
        if (spec.Text("scope").Length == 0)
        {
            faults.Required("spec.scope");
        }
        else if (spec["scope"]?.AsString is not ("Namespaced" or "Cluster"))
        {
            faults.Unsupported("spec.scope", spec["scope"], ["Cluster", "Namespaced"]);
        }

        if (old is not null && !Equals(spec["scope"], old.Find("spec", "scope")))
        {
            faults.Immutable("spec.scope", spec["scope"]);
        }
    }

    private static void Names(KubeMap spec, Faults faults)
    {
        var (group, names) = (spec.Text("group"), spec.Map("names"));
        if (group.Length == 0)
        {
            faults.Required("spec.group");
        }
        else
        {
            var wrong = Admission.Names.Subdomain(group).ToList();
            faults.Each("spec.group", group, wrong.Count == 0 && !group.Contains('.', StringComparison.Ordinal) ? ["should be a domain with at least one dot"] : wrong);
        }

        foreach (var (key, isLowered) in new[] { ("plural", false), ("singular", false), ("kind", true), ("listKind", true) })
        {
            var name = names.Text(key);
            if (name.Length == 0)
            {
                faults.Required($"spec.names.{key}");
            }
            else
            {
                faults.Each($"spec.names.{key}", name, isLowered ? Admission.Names.ServiceLabel(name.ToLowerInvariant()).Select(fault => $"may have mixed case, but should otherwise match: {fault}") : Admission.Names.ServiceLabel(name));
            }
        }

        foreach (var key in new[] { "shortNames", "categories" })
        {
            for (var i = 0; i < names.List(key).Count; i++)
            {
                faults.Each(PodRules.Index($"spec.names.{key}", i), names.List(key)[i], Admission.Names.ServiceLabel(names.List(key)[i].AsString ?? string.Empty));
            }
        }
    }

    // What is the same for all versions stands at the definition itself, as the server keeps it.
    private static void Version(List<KubeMap> versions, int index, Faults faults)
    {
        var (version, at) = (versions[index], PodRules.Index("spec.versions", index));
        faults.Each($"{at}.name", version.Text("name"), Admission.Names.ServiceLabel(version.Text("name")));
        if (version["deprecationWarning"]?.AsString is { } warning)
        {
            if (version["deprecated"]?.AsBool != true)
            {
                faults.Invalid($"{at}.deprecationWarning", warning, "can only be set for deprecated versions");
            }
            else if (warning.Length == 0)
            {
                faults.Invalid($"{at}.deprecationWarning", warning, "must not be an empty string");
            }
        }

        if (version.Find("schema", "openAPIV3Schema") is not KubeMap schema)
        {
            faults.Required($"{at}.schema.openAPIV3Schema", "schemas are required");
            return;
        }

        var isCommon = versions.TrueForAll(other => Equals(other["schema"], version["schema"]));
        if (!isCommon || index == 0)
        {
            StructuralRules.Root(schema, isCommon ? "spec.validation.openAPIV3Schema" : $"{at}.schema.openAPIV3Schema", faults);
        }

        foreach (var (place, column) in version.Each("additionalPrinterColumns", versions.Count == 1 ? "spec.additionalPrinterColumns" : $"{at}.additionalPrinterColumns"))
        {
            Column(column, place, faults);
        }
    }

    private static void Column(KubeMap column, string at, Faults faults)
    {
        const string types = "must be one of boolean,date,integer,number,string";
        if (column.Text("type").Length == 0)
        {
            faults.Required($"{at}.type", types);
        }
        else if (column.Text("type") is not ("boolean" or "date" or "integer" or "number" or "string"))
        {
            faults.Invalid($"{at}.type", column["type"], types);
        }

        if (column.Text("jsonPath").Length == 0)
        {
            faults.Required($"{at}.JSONPath");
        }
        else if (column.Text("jsonPath")[0] != '.')
        {
            faults.Invalid($"{at}.JSONPath", column["jsonPath"], "must be a simple json path starting with .");
        }
    }
}
