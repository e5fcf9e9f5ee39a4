using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Planning;

/// <summary>What labels and annotations of an object ask of the one who applies it. Letter case of values does not count, as in Flux.</summary>
internal static class ObjectPolicy
{
    public const string OwnerName = "kustomize.toolkit.fluxcd.io/name";
    public const string OwnerNamespace = "kustomize.toolkit.fluxcd.io/namespace";

    private const string Reconcile = "kustomize.toolkit.fluxcd.io/reconcile";
    private const string ServerSideApply = "kustomize.toolkit.fluxcd.io/ssa";
    private const string Prune = "kustomize.toolkit.fluxcd.io/prune";
    private const string Force = "kustomize.toolkit.fluxcd.io/force";

    /// <summary>Whether the object is not written.</summary>
    public static bool IsLeftAlone(KubeObject desired, KubeObject? live) =>
        IsOffLimits(desired) || (live is not null && (IsOffLimits(live) || Says(desired, ServerSideApply, "IfNotPresent")));

    /// <summary>Whether the manifest itself may ask to leave the object alone.</summary>
    public static bool IsConditional(KubeObject desired) => IsOffLimits(desired) || Says(desired, ServerSideApply, "IfNotPresent");

    /// <summary>Whether fields of other tools are kept.</summary>
    public static bool IsMerged(KubeObject desired, KubeObject live) => Says(desired, ServerSideApply, "Merge") || Says(live, ServerSideApply, "Merge");

    /// <summary>Whether the object may be made anew when a change hits an immutable field.</summary>
    public static bool MayBeRecreated(KubeObject desired, KubeObject live) => Says(desired, Force, "enabled") || Says(live, Force, "enabled");

    /// <summary>Why a live object must not be deleted; null when it may.</summary>
    public static string? KeepReason(KubeObject live, string ownerNamespace, string ownerName) => live switch
    {
        _ when live.Label(OwnerName) != ownerName || live.Label(OwnerNamespace) != ownerNamespace =>
            $"it belongs to {(live.Label(OwnerName) is { } other ? $"Kustomization/{live.Label(OwnerNamespace)}/{other}" : "nobody")}",
        _ when Says(live, Prune, "disabled") => "pruning is disabled on it",
        _ when IsOffLimits(live) => "reconciliation is disabled on it",
        _ => null,
    };

    private static bool IsOffLimits(KubeObject item) => Says(item, Reconcile, "disabled") || Says(item, ServerSideApply, "Ignore");

    private static bool Says(KubeObject item, string key, string value) =>
        string.Equals(item.Label(key), value, StringComparison.OrdinalIgnoreCase) || string.Equals(item.Annotation(key), value, StringComparison.OrdinalIgnoreCase);
}
