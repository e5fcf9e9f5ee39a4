using GitOps.Core.Objects;

namespace GitOps.Hosting.Declaring;

/// <summary>Who wrote what on a custom resource, by its managed fields.</summary>
internal static class FieldManagers
{
    /// <summary>The manager that owns an annotation; of several the one that wrote last.</summary>
    public static string OfAnnotation(KubeObject resource, string key) => (resource.Metadata["managedFields"]?.AsList ?? KubeList.Empty)
        .Select(entry => entry.AsMap)
        .Where(entry => (entry["fieldsV1"] as KubeMap)?.Find("f:metadata", "f:annotations", "f:" + key) is not null)
        .OrderBy(entry => entry["time"]?.AsString ?? string.Empty, StringComparer.Ordinal)
        .LastOrDefault()?["manager"]?.AsString ?? "annotation";
}
