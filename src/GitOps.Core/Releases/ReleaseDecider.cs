using GitOps.Core.Deployments;

namespace GitOps.Core.Releases;

/// <summary>What an observation means for a release.</summary>
internal static class ReleaseDecider
{
    public static IEnumerable<DeploymentEvent> Decide(DeploymentState state, ReleaseObservation seen) => seen switch
    {
        ReleaseObservation.Prepared prepared => Prepared(state, prepared),
        ReleaseObservation.HookSeen { Started: { } started } => [started],
        ReleaseObservation.HookSeen { Ended: { } ended } => [ended],
        ReleaseObservation.ObjectsWritten written => Written(written),
        ReleaseObservation.ObjectsGone { Waits: false } gone => [new ResourcesPruned(gone.Gone.Deleted, gone.Gone.Kept, gone.Gone.Failed)],
        ReleaseObservation.ReadinessSeen ready => Readiness(state, ready),
        ReleaseObservation.ActionEnded ended => [Ended(ended)],
        ReleaseObservation.Unlocked unlocked => [new ReleaseUnlocked(unlocked.Release, unlocked.From)],
        ReleaseObservation.DriftSeen drift => Drift(state.Release ?? ReleaseLedger.Empty, drift),
        ReleaseObservation.DriftWritten written => [new DriftCorrected(written.Objects)],
        _ => [],
    };

    private static IEnumerable<DeploymentEvent> Prepared(DeploymentState state, ReleaseObservation.Prepared prepared)
    {
        if (prepared.TakenOver.Length > 0)
        {
            yield return new ReleaseTakenOver(prepared.Started.Release.Version - 1, prepared.TakenOver);
        }

        if (prepared.Plan is { } made && prepared.Started.Inputs is { } inputs && prepared.ManifestsDigest != state.RenderedDigest)
        {
            yield return new ManifestsRendered(inputs, made.ManifestsDigest, prepared.ObjectCount, prepared.Provenance, prepared.Started.InputsDigest);
        }

        yield return prepared.Started;
        if (prepared.Plan is { } plan)
        {
            yield return plan;
        }
    }

    // What was refused stands in the event; that it was written in part is no end of the writing.
    private static IEnumerable<DeploymentEvent> Written(ReleaseObservation.ObjectsWritten written) => [new ResourcesApplied(written.Objects)];

    // The wait is an event when it begins and when it ends, not at each look.
    private static IEnumerable<DeploymentEvent> Readiness(DeploymentState state, ReleaseObservation.ReadinessSeen seen) => seen.Verdict switch
    {
        HealthVerdict.Progressing when state.HealthSince is not null => [],
        _ => [new HealthAssessed(seen.Inputs, seen.Verdict, seen.NotReady, seen.Took)],
    };

    private static DeploymentEvent Ended(ReleaseObservation.ActionEnded ended) => ended switch
    {
        { Failure: { } why } => new ReleaseActionFailed(ended.Action, ended.Release, why, ended.Counts),
        { Action: ReleaseAction.Install } => new ReleaseInstalled(ended.Release),
        { Action: ReleaseAction.Upgrade } => new ReleaseUpgraded(ended.Release),
        { Action: ReleaseAction.Rollback } => new ReleaseRolledBack(ended.Release, ended.Target),
        { Action: ReleaseAction.Test } => new ReleaseTested(ended.Release),
        _ => new ReleaseUninstalled(ended.Action, ended.Release),
    };

    private static IEnumerable<DeploymentEvent> Drift(ReleaseLedger ledger, ReleaseObservation.DriftSeen seen) =>
        seen.Objects.IsEmpty ? ledger.Drift.IsEmpty ? [] : [new DriftResolved()]
        : IsKnown(ledger, seen) ? [] : [new DriftDetected(seen.Objects)];

    private static bool IsKnown(ReleaseLedger ledger, ReleaseObservation.DriftSeen seen) =>
        ledger.Drift.Length == seen.Objects.Length
        && ledger.Drift.Zip(seen.Objects).All(pair => pair.First.Object == pair.Second.Object && pair.First.Manager == pair.Second.Manager && pair.First.Differences.SequenceEqual(pair.Second.Differences));
}
