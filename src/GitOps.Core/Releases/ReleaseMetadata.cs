using GitOps.Core.Definitions;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>Labels and annotations of the objects of a release: Flux's on the manifest, Helm's on what is applied.</summary>
internal static class ReleaseMetadata
{
    public const string FieldManager = "helm-controller";
    public const string OwnerName = "helm.toolkit.fluxcd.io/name";
    public const string OwnerNamespace = "helm.toolkit.fluxcd.io/namespace";

    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string ReleaseName = "meta.helm.sh/release-name";
    private const string ReleaseNamespace = "meta.helm.sh/release-namespace";
    private const string ResourcePolicy = "helm.sh/resource-policy";
    private const string DriftDetection = "helm.toolkit.fluxcd.io/driftDetection";

    /// <summary>The object with the definition's common metadata, then the origin, which always counts.</summary>
    public static KubeObject WithOrigin(KubeObject item, HelmRelease definition)
    {
        foreach (var (key, value) in definition.CommonMetadata.Labels)
        {
            item = item.WithLabel(key, value.AsString ?? string.Empty);
        }

        foreach (var (key, value) in definition.CommonMetadata.Annotations)
        {
            item = item.WithAnnotation(key, value.AsString ?? string.Empty);
        }

        return item.WithLabel(OwnerName, definition.Key.Name).WithLabel(OwnerNamespace, definition.Key.Namespace);
    }

    /// <summary>The object as it is applied: Helm's marks of ownership on it.</summary>
    public static KubeObject WithOwner(KubeObject item, string name, string space) =>
        item.WithLabel(ManagedBy, "Helm").WithAnnotation(ReleaseName, name).WithAnnotation(ReleaseNamespace, space);

    /// <summary>Why a live object does not belong to a release; null when it does.</summary>
    public static string? ForeignReason(KubeObject live, string name, string space)
    {
        var (owner, place) = (live.Annotation(ReleaseName), live.Annotation(ReleaseNamespace));
        return live.Label(ManagedBy) == "Helm" && owner == name && place == space
            ? null
            : owner is null ? "it belongs to no release" : $"it belongs to release {place}/{owner}";
    }

    /// <summary>Why an object stays when its release does not have it any more; null when it goes.</summary>
    public static string? KeepReason(KubeObject live, string name, string space)
    {
        var (owner, place) = (live.Annotation(ReleaseName), live.Annotation(ReleaseNamespace));
        return string.Equals(live.Annotation(ResourcePolicy), "keep", StringComparison.OrdinalIgnoreCase) ? "its resource policy says so"
            : owner is not null && (owner != name || place != space) ? $"it belongs to release {place}/{owner}"
            : null;
    }

    /// <summary>Whether an object is left out when drift is looked for.</summary>
    public static bool IsDriftAllowed(KubeObject item) =>
        string.Equals(item.Label(DriftDetection), "disabled", StringComparison.OrdinalIgnoreCase)
        || string.Equals(item.Annotation(DriftDetection), "disabled", StringComparison.OrdinalIgnoreCase);
}
