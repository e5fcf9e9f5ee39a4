using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>How to delete.</summary>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c>, <c>Orphan</c>; null when nothing was said.</param>
/// <param name="Uid">The object must have this uid.</param>
/// <param name="ResourceVersion">The object must have this version.</param>
/// <param name="DryRun">Whether nothing is to be done about it.</param>
internal sealed record DeleteRequest(string? Propagation = null, string? Uid = null, string? ResourceVersion = null, bool DryRun = false);

/// <summary>What a delete did.</summary>
/// <param name="Object">The last state, or the state in which the object waits for its finalizers.</param>
/// <param name="IsGone">Whether it is gone.</param>
internal sealed record DeleteOutcome(KubeMap Object, bool IsGone);
