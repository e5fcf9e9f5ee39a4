using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>What is true of the release of a deployment, folded from its events.</summary>
internal sealed record ReleaseLedger
{
    private const int KeptSnapshots = 5;

    public static ReleaseLedger Empty { get; } = new();

    /// <summary>Snapshots of our revisions, newest first.</summary>
    public ImmutableArray<ReleaseSnapshot> History { get; init; } = [];

    /// <summary>The action that was begun and has not ended; null when none is.</summary>
    public ReleaseUnderWay? UnderWay { get; init; }

    /// <summary>What was tried last: failures are counted for it alone.</summary>
    public ReleaseAttempt? Attempt { get; init; }

    /// <summary>How long the last install or upgrade took, well or badly; null while none has ended.</summary>
    public Duration? AttemptTook { get; init; }

    /// <summary>Failures of any kind since the last attempt of something else.</summary>
    public int Failures { get; init; }

    public int InstallFailures { get; init; }

    public int UpgradeFailures { get; init; }

    /// <summary>What became of the last install or upgrade, test and remediation, in Flux's words.</summary>
    public ReleaseNote? Released { get; init; }

    public ReleaseNote? Tested { get; init; }

    public ReleaseNote? Remediated { get; init; }

    /// <summary>What had drifted when it was last looked at.</summary>
    public ImmutableArray<DriftedObject> Drift { get; init; } = [];

    public ReleaseSnapshot? Latest => History.IsEmpty ? null : History[0];

    /// <summary>The newest older revision that was good, and whose tests did not fail.</summary>
    public ReleaseSnapshot? FindPrevious(bool ignoreTests) =>
        History.Skip(1).FirstOrDefault(item => item.Status is ReleaseStatus.Deployed or ReleaseStatus.Superseded && (ignoreTests || !item.HasFailedTest));

    public static ReleaseLedger? Evolve(ReleaseLedger? known, DeploymentEvent happened, Instant at)
    {
        var ledger = known ?? Empty;
        return happened switch
        {
            ReleaseActionStarted e => Started(ledger, e, at),
            ReleaseHookStarted e => ledger with { UnderWay = ledger.UnderWay?.With(new HookRun(e.Moment, e.Path, e.Hook, e.Replaces, at)) },
            ReleaseHookEnded e => ledger with { UnderWay = ledger.UnderWay?.With(e, at) },
            ApplyPlanned e when ledger.UnderWay is { } action => ledger with { UnderWay = action with { Leaving = e.Prune } },
            ResourcesApplied e when ledger.UnderWay is { } action => ledger with { UnderWay = Written(action, e) },
            ResourcesPruned { Failed.IsEmpty: true } when ledger.UnderWay is { } action => ledger with { UnderWay = action with { IsPruned = true } },
            HealthAssessed { Verdict: HealthVerdict.Healthy } when ledger.UnderWay is { } action => ledger with { UnderWay = action with { IsReady = true } },
            ReleaseInstalled e => Deployed(Took(ledger, at), e.Release, new ReleaseNote(true, "InstallSucceeded", $"Helm install succeeded for release {e.Release.FullName} with chart {e.Release.VersionedChart}")),
            ReleaseUpgraded e => Deployed(Took(ledger, at), e.Release, new ReleaseNote(true, "UpgradeSucceeded", $"Helm upgrade succeeded for release {e.Release.FullName} with chart {e.Release.VersionedChart}")),
            ReleaseRolledBack e => RolledBack(ledger, e),
            ReleaseTested e => ledger with { UnderWay = null, History = Replaced(ledger.History, e.Release), Tested = ReleaseWords.Tested(e.Release) },
            ReleaseUninstalled e => Uninstalled(ledger, e),
            ReleaseActionFailed e => Failed(e.Action is ReleaseAction.Install or ReleaseAction.Upgrade ? Took(ledger, at) : ledger, e),
            ReleaseUnlocked e => ledger with
            {
                UnderWay = null,
                History = Kept(ledger.History, e.Release),
                Failures = ledger.Failures + 1,
                Released = new ReleaseNote(false, "PendingRelease", $"Unlocked Helm release {e.Release.FullName} with chart {e.Release.VersionedChart} in {e.From} state"),
            },
            ReleaseTakenOver => ledger with { History = [], UnderWay = null },
            DriftDetected e => ledger with { Drift = e.Objects },
            DriftCorrected or DriftResolved => ledger with { Drift = [] },
            ReconciliationSucceeded when ledger is { Remediated: not null, Latest: { } latest } => ledger with
            {
                Remediated = null,
                Released = new ReleaseNote(true, "UpgradeSucceeded", $"Helm upgrade succeeded for release {latest.FullName} with chart {latest.VersionedChart}"),
            },
            _ => known,
        };
    }

    private static ReleaseLedger Started(ReleaseLedger ledger, ReleaseActionStarted started, Instant at)
    {
        var next = ledger with { UnderWay = new ReleaseUnderWay(started.Action, started.Release, started.Target, started.Inputs, at) };
        if (started.Action is not (ReleaseAction.Install or ReleaseAction.Upgrade))
        {
            return next;
        }

        var attempt = ReleaseAttempt.Of(started);
        next = next with
        {
            Attempt = attempt,
            Remediated = null,
            Tested = null,
            History = started.Action == ReleaseAction.Install ? [] : ledger.History,
        };
        return attempt.IsOf(ledger.Attempt) ? next : next with { Failures = 0, InstallFailures = 0, UpgradeFailures = 0 };
    }

    private static ReleaseLedger Took(ReleaseLedger ledger, Instant at) => ledger.UnderWay is { } action ? ledger with { AttemptTook = at - action.At } : ledger;

    private static ReleaseLedger Deployed(ReleaseLedger ledger, ReleaseSnapshot release, ReleaseNote note) => ledger with
    {
        UnderWay = null,
        History = Kept(ledger.History, release),
        Released = note,
        Drift = [],
    };

    private static ReleaseLedger RolledBack(ReleaseLedger ledger, ReleaseRolledBack happened)
    {
        var target = ledger.History.FirstOrDefault(item => item.Version == happened.Target) ?? happened.Release;
        return ledger with
        {
            UnderWay = null,
            History = Kept(ledger.History, happened.Release),
            Remediated = new ReleaseNote(true, "RollbackSucceeded", $"Helm rollback to previous release {target.FullName} with chart {target.VersionedChart} succeeded"),
            Drift = [],
        };
    }

    private static ReleaseLedger Uninstalled(ReleaseLedger ledger, ReleaseUninstalled happened)
    {
        var name = $"release {happened.Release.FullName} with chart {happened.Release.VersionedChart}";
        return happened.Action == ReleaseAction.UninstallRemediation
            ? ledger with
            {
                UnderWay = null,
                History = Replaced(ledger.History, happened.Release),
                Remediated = new ReleaseNote(true, "UninstallSucceeded", $"Helm uninstall remediation for {name} succeeded"),
                Drift = [],
            }
            : Empty with { Released = new ReleaseNote(false, "UninstallSucceeded", $"Helm uninstall succeeded for {name}") };
    }

    // Who was refused in part is not done: after a crash the objects are written again.
    private static ReleaseUnderWay Written(ReleaseUnderWay action, ResourcesApplied written) => action with
    {
        IsApplied = written.Objects.All(item => item.Outcome != AppliedOutcome.Refused),
        Created = [.. action.Created.Concat(written.Objects.Where(item => item.Outcome == AppliedOutcome.Created).Select(item => item.Object)).Distinct()],
    };

    private static ReleaseLedger Failed(ReleaseLedger ledger, ReleaseActionFailed failed)
    {
        // What has no record was never made.
        var next = ledger with { UnderWay = null, History = failed.Release.RecordDigest.Length == 0 ? ledger.History : Kept(ledger.History, failed.Release) };
        if (!failed.Counts)
        {
            return next;
        }

        var cause = failed.Action == ReleaseAction.Test ? failed.Release.Action : failed.Action;
        var note = ReleaseWords.Failed(failed);
        next = next with
        {
            Failures = ledger.Failures + 1,
            InstallFailures = ledger.InstallFailures + (cause == ReleaseAction.Install ? 1 : 0),
            UpgradeFailures = ledger.UpgradeFailures + (cause == ReleaseAction.Upgrade ? 1 : 0),
        };
        return failed.Action switch
        {
            ReleaseAction.Test => next with { Tested = note },
            ReleaseAction.Rollback or ReleaseAction.UninstallRemediation => next with { Remediated = note },
            _ => next with { Released = note },
        };
    }

    // The new snapshot on top; what it takes the place of is superseded, as its record says.
    private static ImmutableArray<ReleaseSnapshot> Kept(ImmutableArray<ReleaseSnapshot> history, ReleaseSnapshot release)
    {
        if (history.Any(item => item.Version == release.Version && item.Name == release.Name))
        {
            return Replaced(history, release);
        }

        var older = release.Status == ReleaseStatus.Deployed
            ? history.Select(item => item.Status == ReleaseStatus.Deployed ? item with { Status = ReleaseStatus.Superseded } : item)
            : history;
        return [release, .. older.Take(KeptSnapshots - 1)];
    }

    private static ImmutableArray<ReleaseSnapshot> Replaced(ImmutableArray<ReleaseSnapshot> history, ReleaseSnapshot release) =>
        [.. history.Select(item => item.Version == release.Version && item.Name == release.Name ? release : item)];
}

/// <summary>What was tried: another definition, chart version or set of values is another attempt, with its own retries.</summary>
internal sealed record ReleaseAttempt(string DefinitionDigest, string ChartVersion, string ConfigDigest, ReleaseAction Action)
{
    public static ReleaseAttempt Of(ReleaseActionStarted started) =>
        new(started.Inputs?.DefinitionDigest ?? string.Empty, started.Release.ChartVersion, started.Release.ConfigDigest, started.Action);

    public bool IsOf(ReleaseAttempt? other) =>
        other is not null && other.DefinitionDigest == DefinitionDigest && other.ChartVersion == ChartVersion && other.ConfigDigest == ConfigDigest;
}

/// <summary>An action between its beginning and its end.</summary>
internal sealed record ReleaseUnderWay(ReleaseAction Action, ReleaseSnapshot Release, int Target, RenderKey? Inputs, Instant At)
{
    public ImmutableArray<HookRun> Hooks { get; init; } = [];

    /// <summary>Objects that the release will not have any more, in the order of deletion.</summary>
    public ImmutableArray<ObjectRef> Leaving { get; init; } = [];

    /// <summary>Objects that were not there before.</summary>
    public ImmutableArray<ObjectRef> Created { get; init; } = [];

    public bool IsApplied { get; init; }

    public bool IsPruned { get; init; }

    public bool IsReady { get; init; }

    public ReleaseUnderWay With(HookRun run) => this with { Hooks = [.. Hooks.Where(item => item.Moment != run.Moment || item.Path != run.Path || item.Hook != run.Hook), run] };

    public ReleaseUnderWay With(ReleaseHookEnded ended, Instant at) => this with
    {
        Hooks = [.. Hooks.Select(item => item.Moment == ended.Moment && item.Path == ended.Path && item.Hook == ended.Hook ? item with { Ended = at, Succeeded = ended.Succeeded, Message = ended.Message } : item)],
    };
}

/// <summary>A hook that ran or runs.</summary>
internal sealed record HookRun(string Moment, string Path, ObjectRef Hook, string Replaces, Instant Started)
{
    public Instant? Ended { get; init; }

    public bool Succeeded { get; init; }

    public string Message { get; init; } = string.Empty;
}

/// <summary>What a condition says.</summary>
internal sealed record ReleaseNote(bool IsGood, string Reason, string Message);
