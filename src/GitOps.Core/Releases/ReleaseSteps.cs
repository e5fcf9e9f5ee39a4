using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>What to do next for a release.</summary>
internal abstract record ReleaseStep : DeploymentStep
{
    private ReleaseStep()
    {
    }

    /// <summary>Read the records, and look which chart is wanted.</summary>
    public sealed record Read : ReleaseStep;

    /// <summary>Render, compare with what is there, and say what will be done.</summary>
    public sealed record Start(ReleaseAction Action, string TakenOver = "") : ReleaseStep;

    /// <summary>Put the record of the action under way into the cluster, and what must be there before it.</summary>
    public sealed record Keep(ReleaseUnderWay UnderWay) : ReleaseStep;

    /// <summary>Begin a hook.</summary>
    public sealed record BeginHook(ReleaseUnderWay UnderWay, string Moment, ReleaseHook Hook) : ReleaseStep;

    /// <summary>Look at a hook that runs; make it when it is not there yet.</summary>
    public sealed record AwaitHook(ReleaseUnderWay UnderWay, HookRun Run, ReleaseHook Hook) : ReleaseStep;

    /// <summary>Delete hooks that go when they succeeded.</summary>
    public sealed record CleanHooks(string Moment, ImmutableArray<ObjectRef> Hooks) : ReleaseStep;

    /// <summary>Write the objects of the record.</summary>
    public sealed record Write(ReleaseUnderWay UnderWay) : ReleaseStep;

    /// <summary>Delete what the release does not have any more.</summary>
    public sealed record Delete(ReleaseUnderWay UnderWay) : ReleaseStep;

    /// <summary>Look whether the objects are ready.</summary>
    public sealed record AwaitReady(ReleaseUnderWay UnderWay) : ReleaseStep;

    /// <summary>Write the good end into the records.</summary>
    public sealed record Finish(ReleaseUnderWay UnderWay) : ReleaseStep;

    /// <summary>Write the bad end into the records.</summary>
    public sealed record Fail(ReleaseUnderWay UnderWay, string Why, bool Counts) : ReleaseStep;

    /// <summary>Mark a stale record as failed.</summary>
    public sealed record Unlock : ReleaseStep;

    /// <summary>Compare the objects with the release.</summary>
    public sealed record LookForDrift : ReleaseStep;

    /// <summary>Write drifted objects back.</summary>
    public sealed record CorrectDrift(ImmutableArray<DriftedObject> Objects) : ReleaseStep;
}

/// <summary>From state and facts to the next step of a release: read top to bottom, first match wins.</summary>
internal static class ReleaseSteps
{
    public static DeploymentStep? Next(DeploymentState state, ReconcileFacts facts, ReleaseFacts release)
    {
        var ledger = state.Release ?? ReleaseLedger.Empty;
        return ledger switch
        {
            _ when release.Waits => null,
            { UnderWay: not null } when release.Seen is null => new ReleaseStep.Read(),
            { UnderWay: { } action } => ReleaseActions.Continue(action, facts, release),
            _ when facts.Broken is { } broken => new DeploymentStep.Report(broken),
            _ when facts.Blocker is { } blocker => new DeploymentStep.Wait(blocker),
            _ when facts.Inputs is null => null,
            _ when state.Failed is { } failed && !facts.MayRetry && failed.Inputs == facts.Inputs => null,
            _ when IsQuiet(state, facts, release) => null,
            _ when release.Seen is null || release.Wish is null => new ReleaseStep.Read(),
            { Latest: { } known } when known.Status != ReleaseStatus.Uninstalled && ReleaseStates.IsMoved(known, release.Definition, release.Wish) => new ReleaseStep.Start(ReleaseAction.Uninstall),
            _ => Act(release.IsReset ? ledger with { Failures = 0, InstallFailures = 0, UpgradeFailures = 0 } : Counted(ledger, facts, release.Wish), facts, release),
        };
    }

    /// <summary>The definition is being deleted.</summary>
    public static DeploymentStep? Leaving(DeploymentState state, ReconcileFacts facts, ReleaseFacts release)
    {
        var ledger = state.Release ?? ReleaseLedger.Empty;
        return ledger switch
        {
            _ when state.IsSuspended => new DeploymentStep.Release(),
            _ when release.Waits || facts.HasConcluded => null,
            _ when ledger.UnderWay is null && ledger.Latest is null or { Status: ReleaseStatus.Uninstalled } => new DeploymentStep.Release(),
            _ when release.Seen is null => new ReleaseStep.Read(),
            { UnderWay: { Action: not ReleaseAction.Uninstall } action } => new ReleaseStep.Fail(action, "the definition was deleted", Counts: false),
            { UnderWay: { } action } => ReleaseActions.Continue(action, facts, release),
            _ when release.Seen.Last is null or { Status: ReleaseStatus.Uninstalled } => new DeploymentStep.Release(),
            _ when release.Done.Contains(ReleaseWork.Uninstall) => null,
            _ => new ReleaseStep.Start(ReleaseAction.Uninstall),
        };
    }

    // Nothing new is wanted, and nobody asked to look.
    private static bool IsQuiet(DeploymentState state, ReconcileFacts facts, ReleaseFacts release) =>
        release is { Done.IsEmpty: true, IsForced: false, IsReset: false }
        && !facts.MustCompare
        && state is { Failed: null, Blocked: null, Progress: Progress.Idle }
        && state.Applied == facts.Inputs;

    private static DeploymentStep? Act(ReleaseLedger ledger, ReconcileFacts facts, ReleaseFacts release)
    {
        var definition = release.Definition;
        var found = ReleaseStates.Assess(ledger, release.Seen!, release.Wish!, definition);
        if (release.Done.Contains(ReleaseWork.Remediate))
        {
            return AfterRemediation(ledger, facts, release);
        }

        return found switch
        {
            ReleaseState.Locked => Once(ReleaseWork.Unlock, new ReleaseStep.Unlock(), ledger, facts, release),
            ReleaseState.Absent when Remediation.IsExhausted(definition, ledger, ReleaseAction.Install) && !release.IsForced =>
                Stop(facts, ReleaseWords.Exhausted(ReleaseAction.Install, ledger.InstallFailures)),
            ReleaseState.Absent => Once(ReleaseWork.Release, new ReleaseStep.Start(ReleaseAction.Install), ledger, facts, release),
            ReleaseState.Unmanaged => Once(ReleaseWork.Release, new ReleaseStep.Start(ReleaseAction.Upgrade, ledger.Latest is null ? "found existing release in storage" : "the record was changed by somebody else"), ledger, facts, release),
            ReleaseState.OutOfSync when Remediation.IsExhausted(definition, ledger, ReleaseAction.Upgrade) && !release.IsForced =>
                Stop(facts, ReleaseWords.Exhausted(ReleaseAction.Upgrade, ledger.UpgradeFailures)),
            ReleaseState.OutOfSync => Once(ReleaseWork.Release, new ReleaseStep.Start(ReleaseAction.Upgrade), ledger, facts, release),
            ReleaseState.Untested => Once(ReleaseWork.Test, new ReleaseStep.Start(ReleaseAction.Test), ledger, facts, release),
            ReleaseState.Failed => Remediate(ledger, facts, release),
            ReleaseState.InSync when release.IsForced && !release.Done.Contains(ReleaseWork.Release) => new ReleaseStep.Start(ReleaseAction.Upgrade),
            ReleaseState.InSync => InSync(ledger, facts, release),
            _ => Stop(facts, new Failure(FailureClass.Denied, ReleaseWords.StateError, $"Could not determine release state: unable to determine state for release with status '{release.Seen!.Last!.Status}'")),
        };
    }

    private static DeploymentStep? InSync(ReleaseLedger ledger, ReconcileFacts facts, ReleaseFacts release) => release.Definition.Drift.Mode switch
    {
        DriftMode.Disabled => new DeploymentStep.Conclude(),
        _ when release.Drift.IsDefault => new ReleaseStep.LookForDrift(),
        DriftMode.Enabled when !release.Drift.IsEmpty => Once(ReleaseWork.Drift, new ReleaseStep.CorrectDrift(release.Drift), ledger, facts, release),
        _ => new DeploymentStep.Conclude(),
    };

    private static DeploymentStep? Remediate(ReleaseLedger ledger, ReconcileFacts facts, ReleaseFacts release)
    {
        var action = ledger.Attempt?.Action ?? ReleaseAction.Upgrade;
        return Remediation.Choose(release.Definition, ledger, release.Seen!.Target, release.IsForced) switch
        {
            RemediationChoice.GiveUp => Stop(facts, ReleaseWords.Exhausted(action, Remediation.FailuresOf(ledger, action))),
            RemediationChoice.NoTarget => Stop(facts, ReleaseWords.NoTarget),
            RemediationChoice.Rollback => Once(ReleaseWork.Remediate, new ReleaseStep.Start(ReleaseAction.Rollback), ledger, facts, release),
            RemediationChoice.Uninstall => Once(ReleaseWork.Remediate, new ReleaseStep.Start(ReleaseAction.UninstallRemediation), ledger, facts, release),
            _ => Once(ReleaseWork.Release, new ReleaseStep.Start(ReleaseAction.Upgrade), ledger, facts, release),
        };
    }

    // With retries left the next run tries again; an upgrade that is remediated by taking it away is installed anew.
    private static DeploymentStep? AfterRemediation(ReleaseLedger ledger, ReconcileFacts facts, ReleaseFacts release)
    {
        var action = ledger.Attempt?.Action ?? ReleaseAction.Upgrade;
        var isInstalledAnew = action == ReleaseAction.Upgrade && release.Definition.Upgrade.Remediation.Uninstalls;
        return Remediation.IsExhausted(release.Definition, ledger, action) && !isInstalledAnew
            ? Stop(facts, ReleaseWords.Exhausted(action, Remediation.FailuresOf(ledger, action)))
            : Stop(facts, Again(ledger));
    }

    private static DeploymentStep? Once(ReleaseWork work, ReleaseStep step, ReleaseLedger ledger, ReconcileFacts facts, ReleaseFacts release) =>
        release.Done.Contains(work) ? Stop(facts, Again(ledger)) : step;

    private static Failure Again(ReleaseLedger ledger)
    {
        var note = ledger switch
        {
            { Remediated: { } remediated } => remediated,
            { Tested: { IsGood: false } tested } => tested,
            { Released: { } released } => released,
            _ => new ReleaseNote(false, ReleaseWords.StateError, "the release is not as wanted yet"),
        };
        return new Failure(FailureClass.Transient, note.Reason, note.Message);
    }

    private static DeploymentStep.Report Stop(ReconcileFacts facts, Failure failure) => new(new DeploymentObservation.StepBroken(DeploymentStage.Apply, failure, facts.Inputs));

    // Failures of another definition, chart or set of values do not count.
    private static ReleaseLedger Counted(ReleaseLedger ledger, ReconcileFacts facts, ReleaseWish wish) =>
        ledger.Attempt is { } attempt && attempt.DefinitionDigest == facts.Inputs!.DefinitionDigest && attempt.ChartVersion == wish.Chart.Version && attempt.ConfigDigest == wish.ConfigDigest
            ? ledger
            : ledger with { Failures = 0, InstallFailures = 0, UpgradeFailures = 0 };
}
