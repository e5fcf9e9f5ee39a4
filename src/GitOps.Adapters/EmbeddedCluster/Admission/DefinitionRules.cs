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
}
