using System.Collections.Immutable;
using GitOps.Core.Definitions;

namespace GitOps.Core.Releases;

/// <summary>How a release stands to what is wanted.</summary>
internal enum ReleaseState
{
    /// <summary>There is none.</summary>
    Absent,

    /// <summary>Its record says that an action is under way, and we know of none.</summary>
    Locked,

    /// <summary>Somebody else made or changed it.</summary>
    Unmanaged,

    /// <summary>The last action, or a test, failed.</summary>
    Failed,

    /// <summary>Another chart, other values or other metadata are wanted.</summary>
    OutOfSync,

    /// <summary>Its tests are wanted and have not run.</summary>
    Untested,

    /// <summary>It is as wanted, as far as its record says.</summary>
    InSync,

    /// <summary>Its record says something that no action leaves behind.</summary>
    Unknown,
}

/// <summary>What is wanted of a release.</summary>
/// <param name="Chart">The chart, with the version that counts.</param>
/// <param name="ConfigDigest">Keyed digest of the values.</param>
/// <param name="RenderingDigest">Digest of post-renderers and common metadata.</param>
internal sealed record ReleaseWish(ReleaseChart Chart, string ConfigDigest, string RenderingDigest);

/// <summary>What the records in the cluster say.</summary>
/// <param name="Last">The newest revision; null when there is none.</param>
/// <param name="LastDigest">Its keyed digest.</param>
/// <param name="Versions">All revisions, oldest first, with their states.</param>
/// <param name="Target">Whether the revision to roll back to is as we left it.</param>
internal sealed record ReleaseSeen(ReleaseRecord? Last, string LastDigest, ImmutableArray<(long Version, string Status)> Versions, RollbackTarget Target)
{
    public static ReleaseSeen Nothing { get; } = new(null, string.Empty, [], RollbackTarget.None);
}

/// <summary>A revision to roll back to.</summary>
internal enum RollbackTarget
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>As we left it.</summary>
    Intact,

    /// <summary>Gone, or changed by somebody else.</summary>
    Altered,
}

/// <summary>From records, ledger and wish to the state of a release: read top to bottom, first match wins. The order is Flux's.</summary>
internal static class ReleaseStates
{
    public static ReleaseState Assess(ReleaseLedger ledger, ReleaseSeen seen, ReleaseWish wish, HelmRelease definition) => (seen.Last, ledger.Latest) switch
    {
        (null, _) => ReleaseState.Absent,
        ({ IsPending: true }, _) => ReleaseState.Locked,
        ({ Status: ReleaseStatus.Uninstalling }, _) => ReleaseState.Locked,
        ({ Status: ReleaseStatus.Uninstalled }, null) => ReleaseState.Absent,
        (_, null) => ReleaseState.Unmanaged,
        ({ } last, { } known) when last.Version != known.Version || seen.LastDigest != known.RecordDigest => ReleaseState.Unmanaged,
        ({ Status: ReleaseStatus.Failed }, _) => ReleaseState.Failed,
        ({ Status: ReleaseStatus.Uninstalled }, _) => ReleaseState.Absent,
        ({ Status: ReleaseStatus.Deployed }, { } known) => Deployed(known, wish, definition),
        _ => ReleaseState.Unknown,
    };

    /// <summary>Whether the release has another name or place, or is of another chart, than is wanted now: then the old one must go first.</summary>
    public static bool IsMoved(ReleaseSnapshot known, HelmRelease definition, ReleaseWish? wish) =>
        known.Name != definition.EffectiveReleaseName
        || known.Namespace != definition.EffectiveNamespace
        || known.StorageNamespace != definition.EffectiveStorageNamespace
        || (wish is not null && !definition.Upgrade.KeepsNameChange && known.ChartName != wish.Chart.Name);

    private static ReleaseState Deployed(ReleaseSnapshot known, ReleaseWish wish, HelmRelease definition)
    {
        if (known.ChartName != wish.Chart.Name || known.ChartVersion != wish.Chart.Version || known.ConfigDigest != wish.ConfigDigest || known.RenderingDigest != wish.RenderingDigest)
        {
            return ReleaseState.OutOfSync;
        }

        if (!definition.Test.Enable)
        {
            return ReleaseState.InSync;
        }

        return !known.IsTested ? ReleaseState.Untested
            : known.HasFailedTest && !Remediation.IgnoresTests(definition, known.Action) ? ReleaseState.Failed
            : ReleaseState.InSync;
    }
}
