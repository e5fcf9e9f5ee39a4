using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments;

/// <summary>Performs one step through the ports and says what was seen. The one place where a port's exception becomes an observation.</summary>
internal sealed class DeploymentPerformer(ManifestBuilder manifests, ClusterComparer comparer, ClusterApplier applier, ClusterPruner pruner, HealthObserver health)
{
    public async Task<DeploymentObservation> PerformAsync(DeploymentStep step, DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            return step switch
            {
                DeploymentStep.Wait wait => new DeploymentObservation.Waiting(wait.Blocker),
                DeploymentStep.Report report => report.Broken,
                DeploymentStep.Render => await RenderAsync(run, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Compare => await CompareAsync(run, state, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Apply apply => await ApplyAsync(apply.Plan, run, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Prune prune => await PruneAsync(prune.Objects, run, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.AwaitHealth => await health.LookAsync(run, state, facts.Inputs!, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Conclude => new DeploymentObservation.NothingLeft(facts.Inputs!, facts.Built ?? state.RenderedDigest, run.Artifact!.Provenance),
                DeploymentStep.Release => new DeploymentObservation.Released(run.Definition is Kustomization { DeletionPolicy: var policy } ? policy.ToString() : nameof(DeletionPolicy.Orphan)),
                _ => throw new InvalidOperationException($"{step.GetType().Name} is not a step of a deployment."),
            };
        }
        catch (FailureException e)
        {
            return new DeploymentObservation.StepBroken(StageOf(step), e.Failure, facts.Inputs);
        }
        catch (ClusterException e)
        {
            return new DeploymentObservation.StepBroken(StageOf(step), new Failure(e.Class, ReasonOf(step), $"{Doing(step)} failed: {e.Message}"), facts.Inputs);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new DeploymentObservation.StepBroken(StageOf(step), new Failure(FailureClass.Transient, ReasonOf(step), $"{Doing(step)} failed: {e.Message}"), facts.Inputs);
        }
    }

    private async Task<DeploymentObservation> RenderAsync(DeploymentRun run, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        run.Rendered = await BuildAsync(run, facts, cancellationToken).ConfigureAwait(false);
        return new DeploymentObservation.ManifestsBuilt(facts.Inputs!, run.Rendered.Digest, run.Rendered.Objects.Length, run.Artifact!.Provenance);
    }

    private async Task<DeploymentObservation> CompareAsync(DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        var rendered = run.Rendered!;
        run.Compared = await comparer.CompareAsync(run.Cluster, run.Definition.Key.ToString(), rendered.Objects, run.Force, cancellationToken).ConfigureAwait(false);
        var expectsNoChange = state.Applied is not null && state.AppliedDigest == rendered.Digest && state.Failed is null;
        var plan = Planner.Plan([.. run.Compared.Select(item => item.Comparison)], state.Inventory, run.Prunes, expectsNoChange);
        return new DeploymentObservation.LiveStateCompared(facts.Inputs!, rendered.Digest, plan);
    }

    private async Task<DeploymentObservation> ApplyAsync(ApplyPlanned plan, DeploymentRun run, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        if (run.Compared is null)
        {
            // The plan was made before a crash: what it was made from is built again, and what was written already is not written twice.
            run.Rendered ??= await BuildAsync(run, facts, cancellationToken).ConfigureAwait(false);
            if (run.Rendered.Digest != plan.ManifestsDigest)
            {
                return new DeploymentObservation.PlanOutdated("the manifests are no longer those of the plan");
            }

            run.Compared = await comparer.CompareAsync(run.Cluster, run.Definition.Key.ToString(), run.Rendered.Objects, run.Force, cancellationToken).ConfigureAwait(false);
        }

        var (objects, failure) = await applier.ApplyAsync(run.Cluster, run.Compared, cancellationToken).ConfigureAwait(false);
        return new DeploymentObservation.ObjectsApplied(facts.Inputs!, [.. WrittenBefore(plan, run.Compared), .. objects], failure);
    }

    // Planned, and as desired when compared again after a crash: the write happened, only its event did not.
    private static IEnumerable<AppliedObject> WrittenBefore(ApplyPlanned plan, IReadOnlyList<ComparedObject> compared)
    {
        var done = compared.Where(item => item.Comparison is ObjectComparison.Same).Select(item => item.Desired.Reference.Id).ToHashSet();
        return plan.Changes.Where(change => done.Contains(change.Object.Id)).Select(change => new AppliedObject(change.Object, OutcomeOf(change.Action), change.Differences));
    }

    private static AppliedOutcome OutcomeOf(PlannedAction action) => action switch
    {
        PlannedAction.Create => AppliedOutcome.Created,
        PlannedAction.Configure => AppliedOutcome.Configured,
        _ => AppliedOutcome.Recreated,
    };

    private async Task<DeploymentObservation> PruneAsync(ImmutableArray<ObjectRef> objects, DeploymentRun run, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        var seen = await ClusterPruner.PruneAsync(run.Cluster, run.Definition.Key, objects, cancellationToken).ConfigureAwait(false);
        if (facts.IsDeleted && run.Definition is Kustomization { DeletionPolicy: DeletionPolicy.WaitForTermination } definition)
        {
            await pruner.AwaitGoneAsync(run.Cluster, seen.Deleted, definition.EffectiveTimeout, cancellationToken).ConfigureAwait(false);
        }

        return seen;
    }

    private Task<RenderedManifests> BuildAsync(DeploymentRun run, ReconcileFacts facts, CancellationToken cancellationToken) =>
        manifests.BuildAsync(run.Definition, run.Source!, run.Artifact!, facts.Inputs!, run.Variables, cancellationToken);

    private static DeploymentStage StageOf(DeploymentStep step) => step switch
    {
        DeploymentStep.Render => DeploymentStage.Render,
        DeploymentStep.Compare => DeploymentStage.Compare,
        DeploymentStep.Apply => DeploymentStage.Apply,
        DeploymentStep.Prune or DeploymentStep.Release => DeploymentStage.Prune,
        DeploymentStep.AwaitHealth => DeploymentStage.Health,
        _ => DeploymentStage.Prepare,
    };

    private static string ReasonOf(DeploymentStep step) => step switch
    {
        DeploymentStep.Render => Reasons.BuildFailed,
        DeploymentStep.Prune or DeploymentStep.Release => Reasons.PruneFailed,
        DeploymentStep.AwaitHealth => Reasons.HealthCheckFailed,
        _ => Reasons.ReconciliationFailed,
    };

    private static string Doing(DeploymentStep step) => step switch
    {
        DeploymentStep.Render => "building the manifests",
        DeploymentStep.Compare => "comparing with the cluster",
        DeploymentStep.Apply => "applying",
        DeploymentStep.Prune => "pruning",
        DeploymentStep.AwaitHealth => "reading the health of the objects",
        _ => "preparing",
    };
}
