using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>How to delete.</summary>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c>, <c>Orphan</c>; null when nothing was said.</param>
/// <param name="Uid">The object must have this uid.</param>
/// <param name="ResourceVersion">The object must have this version.</param>
internal sealed record DeleteRequest(string? Propagation = null, string? Uid = null, string? ResourceVersion = null);

/// <summary>What a delete did.</summary>
/// <param name="Object">The last state, or the state in which the object waits for its finalizers.</param>
/// <param name="IsGone">Whether it is gone.</param>
internal sealed record DeleteOutcome(KubeMap Object, bool IsGone);
