using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;

namespace GitOps.Core.Releases;

/// <summary>What a run knows of a release before it acts and which is not history.</summary>
internal sealed record ReleaseFacts(HelmRelease Definition)
{
    /// <summary>Whether someone asked for an install or upgrade though nothing changed.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether someone asked to count failures from zero.</summary>
    public bool IsReset { get; init; }

    /// <summary>What is wanted; null while the chart is not at hand.</summary>
    public ReleaseWish? Wish { get; init; }

    /// <summary>What the records say; null when they must be read (again).</summary>
    public ReleaseSeen? Seen { get; init; }

    /// <summary>Whether the record of the action under way is in the cluster, as far as this run knows.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Why the action under way cannot go on; null when it can.</summary>
    public string? Failing { get; init; }

    /// <summary>Whether something is waited for: a hook, readiness, a deletion.</summary>
    public bool Waits { get; init; }

    /// <summary>Kinds of actions that this run has ended.</summary>
    public ImmutableHashSet<ReleaseWork> Done { get; init; } = [];

    /// <summary>What this run found changed in the cluster; default when it has not looked.</summary>
    public ImmutableArray<DriftedObject> Drift { get; init; }

    /// <summary>Moments of the action under way whose succeeded hooks were deleted as asked for.</summary>
    public ImmutableHashSet<string> Cleaned { get; init; } = [];

    /// <summary>What is known after an observation.</summary>
    public static ReleaseFacts After(ReleaseFacts known, ReleaseObservation seen) => seen switch
    {
        ReleaseObservation.RecordsRead read => known with { Seen = read.Seen, Wish = read.Wish ?? known.Wish },
        ReleaseObservation.Prepared => known with { IsRecorded = false, Failing = null, Waits = false },
        ReleaseObservation.RecordKept kept => known with { IsRecorded = true, Seen = kept.Seen },
        ReleaseObservation.HooksGone gone => known with { Cleaned = known.Cleaned.Add(gone.Moment) },
        ReleaseObservation.Going => known with { Waits = true },
        ReleaseObservation.Broken broken => known with { Failing = broken.Why },
        ReleaseObservation.ObjectsWritten written => written.Refusal is { } refusal ? known with { Failing = refusal } : known,
        ReleaseObservation.ObjectsGone gone => gone.Gone.Failed.IsEmpty ? known with { Waits = gone.Waits } : known with { Failing = string.Join("; ", gone.Gone.Failed.Select(item => item.Note)) },
        ReleaseObservation.ReadinessSeen ready => ready.Failing is { } why ? known with { Failing = why } : known with { Waits = !ready.IsReady },
        ReleaseObservation.HookSeen hook => hook.Ended is { Succeeded: false } ended ? known with { Failing = ended.Message } : known with { Waits = hook.Ended is null && hook.Started is null },
        ReleaseObservation.ActionEnded ended => known with { Seen = null, IsRecorded = false, Failing = null, Cleaned = [], Done = known.Done.Add(WorkOf(ended.Action)) },
        ReleaseObservation.Unlocked => known with { Seen = null, Done = known.Done.Add(ReleaseWork.Unlock) },
        ReleaseObservation.DriftSeen drift => known with { Drift = drift.Objects },
        ReleaseObservation.DriftWritten => known with { Drift = [], Done = known.Done.Add(ReleaseWork.Drift) },
        _ => known,
    };

    private static ReleaseWork WorkOf(ReleaseAction action) => action switch
    {
        ReleaseAction.Install or ReleaseAction.Upgrade => ReleaseWork.Release,
        ReleaseAction.Test => ReleaseWork.Test,
        ReleaseAction.Uninstall => ReleaseWork.Uninstall,
        _ => ReleaseWork.Remediate,
    };
}

/// <summary>Kinds of actions; each is done at most once in a run.</summary>
internal enum ReleaseWork
{
    /// <summary>Install or upgrade.</summary>
    Release,

    /// <summary>Rollback, or uninstall after a failure.</summary>
    Remediate,

    /// <summary>Tests.</summary>
    Test,

    /// <summary>Marking a stale record as failed.</summary>
    Unlock,

    /// <summary>Writing back what drifted.</summary>
    Drift,

    /// <summary>Taking the release away.</summary>
    Uninstall,
}
