using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Collects the phases and reconciles of one deployment from its events.</summary>
internal sealed class DeploymentStory(ObjectKey key)
{
    private readonly ImmutableArray<TimelinePhase>.Builder phases = ImmutableArray.CreateBuilder<TimelinePhase>();
    private readonly ImmutableArray<TimelineRun>.Builder runs = ImmutableArray.CreateBuilder<TimelineRun>();
    private DeploymentState state = DeploymentState.Initial;
    private TimelinePhase? phase;
    private TimelineRun? run;

    public void Take(EventEnvelope envelope, DeploymentEvent happened, string revision, Provenance? provenance)
    {
        var at = envelope.Event.At;
        state = DeploymentState.Evolve(state, happened, at);
        Follow(envelope, happened, revision, provenance);
        Turn(PhaseOf(state), at);
    }

    /// <summary>The story up to here.</summary>
    public DeploymentTimeline End(Instant until) => new(
        key,
        phase is null ? phases.ToImmutable() : [.. phases, phase with { To = Instant.Max(until, phase.From) }],
        run is null ? runs.ToImmutable() : [.. runs, run]);

    private static (PhaseKind Kind, string Why)? PhaseOf(DeploymentState state) => state switch
    {
        { IsDeclared: false } => null,
        { IsSuspended: true } => (PhaseKind.Suspended, string.Empty),
        { Failed: { } failed } => (PhaseKind.Failing, $"{failed.Failure.Reason}: {failed.Failure.Message}"),
        { IsReady: true } => (PhaseKind.Ready, string.Empty),
        { Blocked: { } blocked } => (PhaseKind.Waiting, blocked.Message),
        _ => (PhaseKind.Working, string.Empty),
    };

    private void Turn((PhaseKind Kind, string Why)? next, Instant at)
    {
        if (phase is not null && next is { } same && phase.Kind == same.Kind && phase.Why == same.Why)
        {
            return;
        }

        if (phase is not null)
        {
            phases.Add(phase with { To = at });
        }

        phase = next is { } begun ? new TimelinePhase(begun.Kind, at, at, begun.Why) : null;
    }

    private void Follow(EventEnvelope envelope, DeploymentEvent happened, string revision, Provenance? provenance)
    {
        switch (happened)
        {
            case ManifestsRendered:
                Close(RunOutcome.Abandoned);
                Step("rendered");
                break;
            case DriftDetected drift:
                Step("drift", open => open with { Kind = RunKind.Correction, Drift = [.. open.Drift, .. drift.Objects] });
                break;
            case ApplyPlanned plan:
                Step("planned", open => open with { Kind = open.Kind == RunKind.Correction || IsNothing(plan) ? open.Kind : RunKind.Change });
                break;
            case ResourcesApplied applied:
                Step("applied", open => open with { Kind = RunKind.Change, Applied = [.. open.Applied, .. applied.Objects] });
                break;
            case DriftCorrected corrected:
                Step("corrected", open => open with { Applied = [.. open.Applied, .. corrected.Objects] });
                break;
            case ResourcesPruned pruned:
                Step("pruned", open => open with { Kind = RunKind.Change, Deleted = [.. open.Deleted, .. pruned.Deleted] });
                break;
            case HealthAssessed health:
                Step(health.Verdict == HealthVerdict.Progressing ? "awaiting health" : health.Verdict == HealthVerdict.Healthy ? "healthy" : "unhealthy");
                break;
            case ReconciliationSucceeded:
                Step("ready");
                Close(RunOutcome.Succeeded);
                break;
            case ReconciliationFailed failed:
                Step("failed", open => open with { Failure = failed.Failure });
                Close(RunOutcome.Failed);
                break;
            case PlanAbandoned:
                Step("abandoned");
                Close(RunOutcome.Abandoned);
                break;
            case DeploymentRetired when run is not null:
                Close(RunOutcome.Abandoned);
                break;
        }

        void Step(string name, Func<TimelineRun, TimelineRun>? change = null)
        {
            run ??= Begin(envelope);
            run = run with
            {
                End = envelope.Event.At,
                LastPosition = envelope.Position,
                Steps = [.. run.Steps, new RunStep(name, envelope.Event.At)],
                Revision = revision.Length > 0 ? revision : run.Revision,
                Provenance = provenance ?? (revision.Length > 0 && revision != run.Revision ? null : run.Provenance),
            };
            run = change is null ? run : change(run);
        }
    }

    private static bool IsNothing(ApplyPlanned plan) => plan.Changes.IsEmpty && plan.Prune.IsEmpty && plan.Orphaned.IsEmpty;

    private TimelineRun Begin(EventEnvelope envelope) => new()
    {
        Number = runs.Count + 1,
        Kind = RunKind.Confirmation,
        Outcome = RunOutcome.UnderWay,
        Start = envelope.Event.At,
        End = envelope.Event.At,
        Actor = envelope.Event.Actor,
        Revision = string.Empty,
        Steps = [],
        Drift = [],
        Applied = [],
        Deleted = [],
        FirstPosition = envelope.Position,
        LastPosition = envelope.Position,
    };

    private void Close(RunOutcome outcome)
    {
        if (run is not null)
        {
            runs.Add(run with { Outcome = outcome });
            run = null;
        }
    }
}
