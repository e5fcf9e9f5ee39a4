using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>Performs one step of a release through the ports and says what was seen.</summary>
internal sealed class ReleasePerformer(
    ReleaseReading reading, ReleasePreparation preparation, ReleaseBook book, ReleaseObjects objects, HookRunner hooks, HealthObserver health, IClock clock)
{
    public Task<ReleaseObservation> PerformAsync(ReleaseStep step, DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        var release = facts.Release!;
        var ledger = state.Release ?? ReleaseLedger.Empty;
        return step switch
        {
            ReleaseStep.Read => reading.ReadAsync(run, ledger, release, facts, cancellationToken),
            ReleaseStep.Start start => preparation.PrepareAsync(start, run, state, facts, release, cancellationToken),
            ReleaseStep.Keep keep => book.KeepAsync(keep.UnderWay, run, ledger, release, cancellationToken),
            ReleaseStep.BeginHook begin => BeginAsync(begin, run, cancellationToken),
            ReleaseStep.AwaitHook look => AwaitAsync(look, run, release, cancellationToken),
            ReleaseStep.CleanHooks clean => CleanAsync(clean, run, cancellationToken),
            ReleaseStep.Write write => ApplyAsync(write.UnderWay, run, release, cancellationToken),
            ReleaseStep.Delete delete => DeleteAsync(delete.UnderWay, run, release, cancellationToken),
            ReleaseStep.AwaitReady ready => ReadinessAsync(ready.UnderWay, run, state, release, cancellationToken),
            ReleaseStep.Finish finish => book.FinishAsync(finish.UnderWay, run, ledger, release, cancellationToken),
            ReleaseStep.Fail fail => book.FailAsync(fail, run, ledger, release, cancellationToken),
            ReleaseStep.Unlock => book.UnlockAsync(run, ledger, release, cancellationToken),
            ReleaseStep.LookForDrift => DriftAsync(run, ledger, release, cancellationToken),
            ReleaseStep.CorrectDrift correct => CorrectAsync(correct.Objects, run, ledger, release, cancellationToken),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is not a step of a release."),
        };
    }

    /// <summary>The stage that a step belongs to, for its failures.</summary>
    public static DeploymentStage StageOf(ReleaseStep step) => step switch
    {
        ReleaseStep.Read => DeploymentStage.Prepare,
        ReleaseStep.Start => DeploymentStage.Render,
        ReleaseStep.Delete => DeploymentStage.Prune,
        ReleaseStep.AwaitReady or ReleaseStep.AwaitHook => DeploymentStage.Health,
        ReleaseStep.LookForDrift => DeploymentStage.Compare,
        _ => DeploymentStage.Apply,
    };

    private static Duration TimeoutOf(ReleaseUnderWay action, HelmRelease definition) => ReleaseActions.SettingsOf(action.Action, definition).Timeout ?? definition.Timeout;

    private static async Task<ReleaseObservation> BeginAsync(ReleaseStep.BeginHook step, DeploymentRun run, CancellationToken cancellationToken) =>
        new ReleaseObservation.HookSeen(await HookRunner.BeginAsync(run.Cluster, step.Moment, step.Hook, cancellationToken).ConfigureAwait(false), null);

    private async Task<ReleaseObservation> AwaitAsync(ReleaseStep.AwaitHook step, DeploymentRun run, ReleaseFacts release, CancellationToken cancellationToken) =>
        new ReleaseObservation.HookSeen(null, await hooks.LookAsync(
            run.Cluster, step.UnderWay.Release, step.Run, step.Hook, run.MadeHooks, TimeoutOf(step.UnderWay, release.Definition), cancellationToken).ConfigureAwait(false));

    private static async Task<ReleaseObservation> CleanAsync(ReleaseStep.CleanHooks step, DeploymentRun run, CancellationToken cancellationToken)
    {
        await HookRunner.DeleteAsync(run.Cluster, step.Hooks, cancellationToken).ConfigureAwait(false);
        return new ReleaseObservation.HooksGone(step.Moment);
    }

    private async Task<ReleaseObservation> ApplyAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var definition = release.Definition;
        var takes = action.Action switch
        {
            ReleaseAction.Install => !definition.Install.DisableTakeOwnership,
            ReleaseAction.Upgrade => !definition.Upgrade.DisableTakeOwnership,
            _ => true,
        };
        var force = action.Action == ReleaseAction.Upgrade ? definition.Upgrade.Force : definition.Rollback.Force;
        var (written, refusal) = await objects.ApplyAsync(run.Target, release.Seen!.Last!.Objects, action.Release, takes, force, cancellationToken).ConfigureAwait(false);
        return new ReleaseObservation.ObjectsWritten(written, refusal);
    }

    private async Task<ReleaseObservation> DeleteAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var definition = release.Definition;
        var isUninstall = action.Action is ReleaseAction.Uninstall or ReleaseAction.UninstallRemediation;
        var propagation = isUninstall ? definition.Uninstall.DeletionPropagation : "background";
        var gone = await ReleaseObjects.DeleteAsync(run.Cluster, action.Leaving, action.Release, char.ToUpperInvariant(propagation[0]) + propagation[1..], cancellationToken).ConfigureAwait(false);
        if (!isUninstall || definition.Uninstall.DisableWait || !gone.Failed.IsEmpty)
        {
            return new ReleaseObservation.ObjectsGone(gone, Waits: false);
        }

        var still = new List<ObjectRef>();
        foreach (var item in gone.Deleted)
        {
            if (await run.Cluster.FindAsync(item, cancellationToken).ConfigureAwait(false) is not null)
            {
                still.Add(item);
            }
        }

        return still.Count > 0 && clock.GetCurrentInstant() - action.At > TimeoutOf(action, definition)
            ? new ReleaseObservation.Broken($"timed out waiting for the deletion of {string.Join(", ", still)}")
            : new ReleaseObservation.ObjectsGone(gone, Waits: still.Count > 0);
    }

    private async Task<ReleaseObservation> ReadinessAsync(ReleaseUnderWay action, DeploymentRun run, DeploymentState state, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var definition = release.Definition;
        var settings = ReleaseActions.SettingsOf(action.Action, definition);
        var withoutJobs = settings is ReleaseSettings { DisableWaitForJobs: true } or RollbackSettings { DisableWaitForJobs: true };
        ImmutableArray<ObjectRef> awaited = [.. release.Seen!.Last!.Objects
            .Where(item => !(withoutJobs && item is { Kind: "Job" }) && !(item.Kind == "Deployment" && item.Spec["paused"]?.AsBool == true))
            .Select(item => item.Reference)];
        var inputs = action.Inputs ?? state.Applied ?? new RenderKey(state.AttemptedRevision, string.Empty, state.DefinitionDigest, string.Empty);
        var seen = await health.LookAsync(run.Cluster, new HealthScope(awaited, IsManaged: false, definition.HealthExpressions, TimeoutOf(action, definition), null, state.HealthSince, DeletesItself(release.Seen!.Last!)), inputs, cancellationToken).ConfigureAwait(false);
        var took = state.HealthSince is { } since ? seen.At - since : Duration.Zero;
        var verdict = seen.Verdict == HealthVerdict.Progressing && took >= seen.Timeout ? HealthVerdict.Unhealthy : seen.Verdict;
        var failing = verdict == HealthVerdict.Unhealthy ? FailurePolicy.Unhealthy(seen.Verdict, seen.NotReady, took).Message : null;
        return new ReleaseObservation.ReadinessSeen(inputs, verdict, seen.NotReady, took, failing);
    }

    // A Job that tidies up after itself may be gone before it is looked at.
    private static Func<ObjectRef, bool> DeletesItself(ReleaseRecord record) =>
        reference => record.Objects.Any(item => item.Reference.Id == reference.Id && item.Kind == "Job" && FinishedJobs.DeletesItself(item));

    private async Task<ReleaseObservation> DriftAsync(DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken) =>
        new ReleaseObservation.DriftSeen(await objects.CompareAsync(run.Target, release.Seen!.Last!.Objects, ledger.Latest!, release.Definition.Drift.Ignore, cancellationToken).ConfigureAwait(false));

    private async Task<ReleaseObservation> CorrectAsync(ImmutableArray<DriftedObject> drifted, DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken) =>
        new ReleaseObservation.DriftWritten(await objects.CorrectAsync(run.Target, release.Seen!.Last!.Objects, drifted, ledger.Latest!, release.Definition.Drift.Ignore, cancellationToken).ConfigureAwait(false));
}
