using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Turns fields that only older API versions had into today's, or drops them, and notes it.</summary>
/// <remarks>Between the versions the Kubernetes API converted nothing but dropped fields, so old fields count in whatever version they stand.</remarks>
internal static class LegacyFields
{
    public static KubeObject Convert(KubeObject resource, FaultList faults)
    {
        var version = resource.GroupVersionKind.Version;
        if (version == "v1")
        {
            return resource;
        }

        faults.Note("apiVersion", $"{version} is no longer served by the Flux API and was read as v1");
        foreach (var field in Dropped)
        {
            if (resource.Spec.Has(field))
            {
                faults.Note($"spec.{field}", "has no effect any more");
                resource = resource.Without("spec", field);
            }
        }

        return resource.Kind switch
        {
            Kustomization.KindName => WithPatches(resource, faults),
            HelmChart.KindName => WithValuesFiles(resource, faults),
            _ => resource,
        };
    }

    private static readonly string[] Dropped = ["gitImplementation", "accessFrom", "validation"];

    // The one file counted before the list.
    private static KubeObject WithValuesFiles(KubeObject resource, FaultList faults)
    {
        if (resource.Spec["valuesFile"] is not { } file)
        {
            return resource;
        }

        faults.Note("spec.valuesFile", "was read as the first of spec.valuesFiles");
        KubeValue[] files = [file, .. resource.Spec["valuesFiles"]?.AsList ?? KubeList.Empty];
        return resource.Without("spec", "valuesFile").With(["spec", "valuesFiles"], KubeList.Of(files));
    }

    // Kustomize ran strategic merges before patches and JSON patches after them.
    private static KubeObject WithPatches(KubeObject resource, FaultList faults)
    {
        var merges = Take("patchesStrategicMerge").Select(item => (KubeValue)KubeMap.Of(("patch", KubeJson.ToText(item))));
        var operations = Take("patchesJson6902").Select(JsonPatch);
        KubeValue[] all = [.. merges, .. resource.Spec["patches"]?.AsList ?? KubeList.Empty, .. operations];
        return all.Length == 0 ? resource : resource.With(["spec", "patches"], KubeList.Of(all));

        IEnumerable<KubeValue> Take(string field)
        {
            var items = resource.Spec[field]?.AsList;
            if (items is null)
            {
                return [];
            }

            faults.Note($"spec.{field}", "was read as spec.patches");
            resource = resource.Without("spec", field);
            return items;
        }
    }

    private static KubeValue JsonPatch(KubeValue item)
    {
        var patch = KubeMap.Of(("patch", KubeJson.ToText(item.AsMap["patch"] ?? KubeList.Empty)));
        return item.AsMap["target"] is { } target ? patch.With("target", target) : patch;
    }
}
