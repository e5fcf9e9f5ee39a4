using System.Collections.Immutable;
using GitOps.Core.Audit;

namespace ReplayAudit.Commands;

/// <summary>Two sets of manifests and how they differ.</summary>
/// <param name="From">The first; null when there was none.</param>
/// <param name="To">The second; null when there was none.</param>
/// <param name="Changes">What differs; empty when one of them is not kept any more.</param>
internal sealed record SetDiff(ManifestSet? From, ManifestSet? To, ImmutableArray<ObjectChange> Changes)
{
    /// <summary>The files and other inputs that differ; null when they are not kept of both, or cannot be compared.</summary>
    public ImmutableArray<InputChange>? Inputs { get; init; }

    /// <summary>Whether both are known and nothing differs.</summary>
    public bool IsEqual => Changes.IsEmpty && IsKept;

    /// <summary>Whether the manifests of both are still there.</summary>
    public bool IsKept => From is not { Objects: null } && To is not { Objects: null };
}
