using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>
/// The loop of a deployment: while <see cref="DeploymentSteps.Next"/> names a step, perform it, decide what it meant, append.
/// </summary>
/// <remarks>
/// A crash anywhere is no case of its own: the next run folds the stream, and <c>Next</c> names the step that was due. A lost race is
/// none either: the state is loaded again, and <c>Next</c> asked again.
/// </remarks>
internal sealed class DeploymentReconciler(
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> aggregates,
    ICheckpointStore checkpoints,
    DeploymentFacts facts,
    DeploymentPerformer performer,
    IClock clock)
{
    public async Task<RunResult> ReconcileAsync(DeclaredDeployment declared, Trigger trigger, CancellationToken cancellationToken)
    {
        var stream = Streams.Deployment(declared.Definition.Key);
        var context = new EventContext(trigger.Actor, trigger.CorrelationId);
        var deployment = await aggregates.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
        var (run, known) = await facts.GatherAsync(declared, deployment.State, trigger, cancellationToken).ConfigureAwait(false);
        var isSilent = true;
        while (true)
        {
            try
            {
                if (DeploymentSteps.Next(deployment.State, known) is not { } step)
                {
                    var handled = (Decision<DeploymentEvent>.Accepted)DeploymentDecider.Handled(deployment.State, trigger.Token);
                    deployment = await aggregates.AppendAsync(deployment, handled.Events, context, cancellationToken).ConfigureAwait(false);
                    break;
                }

                var seen = await performer.PerformAsync(step, run, deployment.State, known, cancellationToken).ConfigureAwait(false);
                var decision = (Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(deployment.State, seen);
                deployment = await aggregates.AppendAsync(deployment, decision.Events, context.For(Causes.Of(seen)), cancellationToken).ConfigureAwait(false);
                isSilent &= decision.Events.IsEmpty;
                known = DeploymentFacts.After(known, seen);
            }
            catch (StreamConflictException)
            {
                deployment = await aggregates.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }

        if (isSilent && deployment.State is { IsDeclared: true, IsSuspended: false })
        {
            await checkpoints.ConfirmAsync(stream, clock.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
        }

        return FailurePolicy.Outcome(deployment.State, known, declared.Definition);
    }
}
