using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Planning;

/// <summary>What would be done to the cluster. A value: it can be printed, stored, refused, and tested without a cluster.</summary>
/// <param name="Changes">Writes in the order of application.</param>
/// <param name="Adopted">Objects as desired that are new to the inventory.</param>
/// <param name="Prune">Deletions in the order of deletion.</param>
/// <param name="Orphaned">Objects that leave the inventory and stay in the cluster.</param>
/// <param name="Drift">Objects that differ although the manifests did not change.</param>
/// <param name="Refused">Objects that the server would not accept, in its words.</param>
internal sealed record ApplyPlan(
    ImmutableArray<PlannedChange> Changes,
    ImmutableArray<ObjectRef> Adopted,
    ImmutableArray<ObjectRef> Prune,
    ImmutableArray<ObjectRef> Orphaned,
    ImmutableArray<DriftedObject> Drift,
    ImmutableArray<ObjectNote> Refused)
{
    /// <summary>Nothing to do.</summary>
    public static ApplyPlan Nothing { get; } = new([], [], [], [], [], []);

    /// <summary>Objects that another deployment takes over, with its name; they are among the orphaned.</summary>
    public ImmutableArray<ObjectNote> HandedOver { get; init; } = [];

    public bool IsEmpty => Changes.IsEmpty && Adopted.IsEmpty && Prune.IsEmpty && Orphaned.IsEmpty;
}
