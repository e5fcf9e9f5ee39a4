using System.Collections.Immutable;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>What a command or an observation means for a deployment.</summary>
internal sealed class DeploymentDecider : IDecider<DeploymentState, DeploymentEvent>
{
    private DeploymentDecider()
    {
    }

    public static string Category => "deployment";

    public static string StateType => "deployment/v3";

    public static DeploymentState Initial => DeploymentState.Initial;

    public static DeploymentState Evolve(DeploymentState state, DeploymentEvent happened, Instant at) => DeploymentState.Evolve(state, happened, at);

    public static Decision<DeploymentEvent> Decide(DeploymentState state, DeploymentCommand command) => command switch
    {
        DeclareDeployment declare => Accept(Declare(state, declare)),
        ApproveDeployment approve => PlanApproval.Decide(state, approve),
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command of a deployment."),
    };

    public static Decision<DeploymentEvent> Decide(DeploymentState state, DeploymentObservation seen) => seen switch
    {
        DeploymentObservation.Waiting waiting => waiting.Blocker == state.Blocked ? Nothing : Accept([new DeploymentBlocked(waiting.Blocker.Reason, waiting.Blocker.Message)]),
        DeploymentObservation.ManifestsBuilt built => Accept(Built(state, built)),
        DeploymentObservation.LiveStateCompared compared => Accept(Compared(state, compared)),
        DeploymentObservation.DeletionConsidered considered => Accept(Considered(state, considered)),
        DeploymentObservation.PlanOutdated outdated => Accept([new PlanAbandoned(outdated.Why)]),
        DeploymentObservation.ObjectsApplied applied => Accept(Applied(state, applied)),
        DeploymentObservation.ObjectsDeleted deleted => Accept(Deleted(state, deleted)),
        DeploymentObservation.HealthSeen health => Accept(Health(state, health)),
        DeploymentObservation.NothingLeft done => IsNews(state, done) ? Accept([new ReconciliationSucceeded(done.Inputs, done.ManifestsDigest, done.Provenance, done.InputsDigest)]) : Nothing,
        ReleaseObservation release => Accept(ReleaseDecider.Decide(state, release)),
        DeploymentObservation.Released released => Accept([new DeploymentRetired(released.Policy)]),
        DeploymentObservation.StepBroken broken => Accept(Failure(state, broken.Stage, broken.Failure, broken.Inputs)),
        _ => throw new InvalidOperationException($"{seen.GetType().Name} is not an observation of a deployment."),
    };

    /// <summary>A request out of schedule was done.</summary>
    public static Decision<DeploymentEvent> Handled(DeploymentState state, string token) =>
        token.Length == 0 || token == state.HandledRequest ? Nothing : Accept([new DeploymentRequestHandled(token)]);

    private static Decision<DeploymentEvent> Nothing => Decision<DeploymentEvent>.Nothing;

    private static Decision<DeploymentEvent> Accept(IEnumerable<DeploymentEvent> events) => new Decision<DeploymentEvent>.Accepted([.. events]);

    private static IEnumerable<DeploymentEvent> Declare(DeploymentState state, DeclareDeployment declare)
    {
        if (!state.IsDeclared)
        {
            yield return new DeploymentDeclared(declare.Generation, declare.DefinitionDigest, declare.Source, declare.Path);
        }
        else if (state.DefinitionDigest != declare.DefinitionDigest || state.Generation != declare.Generation)
        {
            yield return new DeploymentChanged(declare.Generation, declare.DefinitionDigest, declare.Source, declare.Path);
        }

        if (declare.Suspend != state.IsSuspended)
        {
            yield return declare.Suspend ? new DeploymentSuspended() : new DeploymentResumed();
        }
    }

    private static IEnumerable<DeploymentEvent> Built(DeploymentState state, DeploymentObservation.ManifestsBuilt built)
    {
        if (built.ManifestsDigest != state.RenderedDigest)
        {
            yield return new ManifestsRendered(built.Inputs, built.ManifestsDigest, built.ObjectCount, built.Provenance, built.InputsDigest);
        }
    }

    private static IEnumerable<DeploymentEvent> Compared(DeploymentState state, DeploymentObservation.LiveStateCompared compared)
    {
        var plan = compared.Plan;
        if (!plan.Refused.IsEmpty)
        {
            return Failure(state, DeploymentStage.Compare, FailurePolicy.Refused(plan.Refused), compared.Inputs);
        }

        (plan, var fights) = compared.IsRequested ? (plan, []) : Flapping.Judge(state.Drifts, plan, compared.At);
        if (plan.IsEmpty)
        {
            return state.Held is null ? fights : [.. fights, new PlanAbandoned("what waited for approval is not wanted any more")];
        }

        if (!compared.Dangers.IsEmpty && PlanApproval.MustHold(state, compared.ManifestsDigest, plan.Changes, plan.Prune))
        {
            return Hold(state, compared.Inputs, compared.ManifestsDigest, compared.Dangers, plan.Changes, plan.Prune);
        }

        return Planned(compared, plan, fights);
    }

    private static IEnumerable<DeploymentEvent> Planned(DeploymentObservation.LiveStateCompared compared, ApplyPlan plan, ImmutableArray<FlappingDetected> fights)
    {
        foreach (var fight in fights)
        {
            yield return fight;
        }

        if (!plan.HandedOver.IsEmpty)
        {
            yield return new ObjectsHandedOver(plan.HandedOver);
        }

        if (!plan.Drift.IsEmpty)
        {
            yield return new DriftDetected(plan.Drift);
        }

        yield return new ApplyPlanned(compared.Inputs, compared.ManifestsDigest, plan.Changes, plan.Adopted, plan.Prune, plan.Orphaned);
    }

    private static IEnumerable<DeploymentEvent> Considered(DeploymentState state, DeploymentObservation.DeletionConsidered considered)
    {
        if (!considered.HandedOver.IsEmpty)
        {
            yield return new ObjectsHandedOver(considered.HandedOver);
        }

        if (!considered.Dangers.IsEmpty && PlanApproval.MustHold(state, string.Empty, [], considered.Prune))
        {
            foreach (var held in Hold(state, null, string.Empty, considered.Dangers, [], considered.Prune))
            {
                yield return held;
            }
        }
    }

    // The same plan again is no news.
    private static IEnumerable<DeploymentEvent> Hold(
        DeploymentState state, RenderKey? inputs, string manifests, ImmutableArray<string> dangers, ImmutableArray<PlannedChange> changes, ImmutableArray<ObjectRef> prune)
    {
        var digest = PlanDigest.Of(manifests, changes, prune);
        return state.Held?.PlanDigest == digest ? [] : [new PlanHeld(digest, inputs, manifests, dangers, changes, prune)];
    }

    private static IEnumerable<DeploymentEvent> Applied(DeploymentState state, DeploymentObservation.ObjectsApplied applied)
    {
        if (!applied.Objects.IsEmpty || applied.Failure is null)
        {
            yield return state.IsCorrecting ? new DriftCorrected(applied.Objects) : new ResourcesApplied(applied.Objects);
        }

        if (applied.Failure is { } failure)
        {
            foreach (var failed in Failure(state, DeploymentStage.Apply, failure, applied.Inputs))
            {
                yield return failed;
            }
        }
    }

    private static IEnumerable<DeploymentEvent> Deleted(DeploymentState state, DeploymentObservation.ObjectsDeleted deleted)
    {
        yield return new ResourcesPruned(deleted.Deleted, deleted.Kept, deleted.Failed);
        if (!deleted.Failed.IsEmpty)
        {
            foreach (var failed in Failure(state, DeploymentStage.Prune, FailurePolicy.NotDeleted(deleted.Failed), state.Plan?.Inputs))
            {
                yield return failed;
            }
        }
    }

    // The wait is an event when it begins and when it ends, not at each look. What failed before for the same inputs and is
    // still not ready says nothing new, however often it is looked at.
    private static IEnumerable<DeploymentEvent> Health(DeploymentState state, DeploymentObservation.HealthSeen seen)
    {
        var isAwaited = state.HealthSince is not null && state.Health?.Inputs == seen.Inputs;
        var took = isAwaited ? seen.At - state.HealthSince!.Value : Duration.Zero;
        var isKnown = state.Failed is { Stage: DeploymentStage.Health } known && known.Inputs == seen.Inputs && !isAwaited;
        switch (seen.Verdict)
        {
            case HealthVerdict.Healthy:
                return isAwaited || state.Health?.Verdict != HealthVerdict.Healthy ? [new HealthAssessed(seen.Inputs, HealthVerdict.Healthy, [], took)] : [];
            case HealthVerdict.Progressing when isKnown:
                return [];
            case HealthVerdict.Progressing when !isAwaited:
                return [new HealthAssessed(seen.Inputs, HealthVerdict.Progressing, seen.NotReady, Duration.Zero)];
            case HealthVerdict.Progressing when took < seen.Timeout:
                return [];
            default:
                return isKnown && state.Health is { } last && last.NotReady.SequenceEqual(seen.NotReady)
                    ? []
                    : [
                        new HealthAssessed(seen.Inputs, HealthVerdict.Unhealthy, seen.NotReady, took),
                        new ReconciliationFailed(DeploymentStage.Health, FailurePolicy.Unhealthy(seen.Verdict, seen.NotReady, took), seen.Inputs),
                    ];
        }
    }

    private static bool IsNews(DeploymentState state, DeploymentObservation.NothingLeft done) =>
        state.Failed is not null
        || state.Blocked is not null
        || state.Held is not null
        || state.Approved is not null
        || state.Progress != Progress.Idle
        || state.HealthSince is not null
        || state.Applied != done.Inputs
        || state.AppliedDigest != done.ManifestsDigest;

    // A failure is an event when it begins and when its words change; a run that was under way ends with it in any case.
    private static IEnumerable<DeploymentEvent> Failure(DeploymentState state, DeploymentStage stage, Failure failure, RenderKey? inputs)
    {
        if (state.Progress != Progress.Idle || state.HealthSince is not null || IsNewFailure(state, stage, failure, inputs))
        {
            yield return new ReconciliationFailed(stage, failure, inputs);
        }
    }

    private static bool IsNewFailure(DeploymentState state, DeploymentStage stage, Failure failure, RenderKey? inputs) =>
        state.Failed is not { } known || known.Stage != stage || known.Failure != failure || known.Inputs != inputs;
}
