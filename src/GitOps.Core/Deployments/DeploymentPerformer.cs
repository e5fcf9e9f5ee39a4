using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>Performs one step through the ports and says what was seen. The one place where a port's exception becomes an observation.</summary>
internal sealed class DeploymentPerformer(
    ManifestBuilder manifests,
    ClusterComparer comparer,
    ClusterApplier applier,
    ClusterPruner pruner,
    HealthObserver health,
    ReleasePerformer releases,
    Handover handover,
    DeletionProbe probe,
    Targets targets,
    EngineSettings settings,
    IClock clock)
{
    public async Task<DeploymentObservation> PerformAsync(DeploymentStep step, DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            return step switch
            {
                ReleaseStep release => await releases.PerformAsync(release, run, state, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Wait wait => new DeploymentObservation.Waiting(wait.Blocker),
                DeploymentStep.Report report => report.Broken,
                DeploymentStep.Render => await RenderAsync(run, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Compare => await CompareAsync(run, state, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Apply apply => await ApplyAsync(apply.Plan, run, state, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Prune prune => await PruneAsync(prune.Objects, run, facts, cancellationToken).ConfigureAwait(false),
                DeploymentStep.ConsiderDeletion => await ConsiderDeletionAsync(run, state, cancellationToken).ConfigureAwait(false),
                DeploymentStep.AwaitHealth => await health.LookAsync(run, state, facts.Inputs!, cancellationToken).ConfigureAwait(false),
                DeploymentStep.Conclude => new DeploymentObservation.NothingLeft(
                    facts.Inputs!, facts.Built ?? state.RenderedDigest, run.Artifact!.Provenance, run.Rendered?.InputsDigest ?? run.Prepared?.InputsDigest ?? state.InputsOf(facts.Inputs!)),
                DeploymentStep.Release => new DeploymentObservation.Released(run.Definition is Kustomization { DeletionPolicy: var policy } ? policy.ToString() : nameof(DeletionPolicy.Delete)),
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
        run.Rendered = await BuildAsync(run, facts, withObjects: false, cancellationToken).ConfigureAwait(false);
        return new DeploymentObservation.ManifestsBuilt(facts.Inputs!, run.Rendered.Digest, run.Rendered.Count, run.Artifact!.Provenance, run.Rendered.InputsDigest);
    }

    private async Task<DeploymentObservation> CompareAsync(DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        var expectsNoChange = state.Applied is not null && state.AppliedDigest == run.Rendered!.Digest && state.Failed is null;
        if (expectsNoChange && IsSettled(run, state))
        {
            return new DeploymentObservation.LiveStateCompared(facts.Inputs!, run.Rendered!.Digest, ApplyPlan.Nothing) { At = clock.GetCurrentInstant() };
        }

        var rendered = run.Rendered = await WithObjectsAsync(run, facts, cancellationToken).ConfigureAwait(false);
        run.Compared = await comparer.CompareAsync(run.Target, rendered.Unpack(), HowTo(run, state, TrustIn(run, expectsNoChange)), cancellationToken).ConfigureAwait(false);
        run.Compared = expectsNoChange ? FinishedJobs.LeaveAlone(run.Compared, state.Inventory) : run.Compared;
        ImmutableArray<ObjectComparison> comparisons = [.. run.Compared.Select(item => item.Comparison)];
        var leaving = run.Prunes ? Planner.Leaving(comparisons, state.Inventory) : [];
        var takers = leaving.IsEmpty ? null : await handover.FindAsync(run.Definition, leaving, cancellationToken).ConfigureAwait(false);
        var plan = Planner.Plan(comparisons, state.Inventory, run.Prunes, expectsNoChange, takers);
        ImmutableArray<ObjectRef> doomed = [.. plan.Changes.Where(item => item.Action == PlannedAction.Recreate).Select(item => item.Object), .. plan.Prune];
        return new DeploymentObservation.LiveStateCompared(facts.Inputs!, rendered.Digest, plan)
        {
            Dangers = await DangersAsync(run, doomed, state.Inventory.Length, isWhole: false, cancellationToken).ConfigureAwait(false),
            At = clock.GetCurrentInstant(),
            IsRequested = run.IsRequested,
        };
    }

    private async Task<DeploymentObservation> ConsiderDeletionAsync(DeploymentRun run, DeploymentState state, CancellationToken cancellationToken)
    {
        if (await targets.IsAccountGoneAsync(run.Definition, cancellationToken).ConfigureAwait(false))
        {
            // As Flux does: nobody is left who could delete, so the objects stay.
            return new DeploymentObservation.Released(nameof(DeletionPolicy.Orphan));
        }

        var takers = await handover.FindAsync(run.Definition, state.Inventory, cancellationToken).ConfigureAwait(false);
        var prune = ApplyOrder.Reversed(state.Inventory.Where(item => !takers.ContainsKey(item.Id)));
        return new DeploymentObservation.DeletionConsidered(
            prune,
            [.. state.Inventory.Where(item => takers.ContainsKey(item.Id)).Select(item => new ObjectNote(item, $"it belongs to {takers[item.Id]} from now on"))],
            await DangersAsync(run, prune, state.Inventory.Length, isWhole: true, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ImmutableArray<string>> DangersAsync(DeploymentRun run, ImmutableArray<ObjectRef> doomed, int inventory, bool isWhole, CancellationToken cancellationToken) =>
        doomed.IsEmpty || !settings.Guards.IsOn || DeletionGuard.Permits(run.Definition, isWhole)
            ? []
            : DeletionGuard.Dangers(await probe.LookAsync(run.Cluster, run.Definition.Key, doomed, cancellationToken).ConfigureAwait(false), inventory, settings.Guards, isWhole);

    private async Task<DeploymentObservation> ApplyAsync(ApplyPlanned plan, DeploymentRun run, DeploymentState state, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        if (run.Compared is null)
        {
            // The plan was made before a crash: what it was made from is built again, and what was written already is not written twice.
            run.Rendered = await WithObjectsAsync(run, facts, cancellationToken).ConfigureAwait(false);
            if (run.Rendered.Digest != plan.ManifestsDigest)
            {
                return new DeploymentObservation.PlanOutdated("the manifests are no longer those of the plan");
            }

            run.Compared = await comparer.CompareAsync(run.Target, run.Rendered.Unpack(), HowTo(run, state, WatchTrust.None), cancellationToken).ConfigureAwait(false);
        }

        // What differs by now and is not in the plan is for the next one: nothing is written without intent.
        var planned = plan.Changes.ToIds(change => change.Object.Id);
        var (objects, failure) = await applier.ApplyAsync(run.Target, run.Compared, planned, cancellationToken).ConfigureAwait(false);
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

    // Neither side changed: the same manifests, and every object as the watches last showed it. A person who asks gets a look at the server.
    private static bool IsSettled(DeploymentRun run, DeploymentState state) =>
        !run.IsRequested && state is { Held: null, Approved: null, Progress: Progress.Idle } && state.Inventory.All(run.Target.Digests.IsSettled);

    private static CompareOptions HowTo(DeploymentRun run, DeploymentState state, WatchTrust trust) =>
        new(run.Force, trust, IgnoredFields.Of(run.Definition, run.Rendered!.Unpack()), state.Inventory.ToIds(item => item.Id));

    private static WatchTrust TrustIn(DeploymentRun run, bool isSameAsApplied) =>
        run.IsRequested ? WatchTrust.None : isSameAsApplied ? WatchTrust.SameManifests : WatchTrust.SameObject;

    private async Task<RenderedManifests> WithObjectsAsync(DeploymentRun run, ReconcileFacts facts, CancellationToken cancellationToken) =>
        run.Rendered is { Packed: not null } rendered ? rendered : await BuildAsync(run, facts, withObjects: true, cancellationToken).ConfigureAwait(false);

    private Task<RenderedManifests> BuildAsync(DeploymentRun run, ReconcileFacts facts, bool withObjects, CancellationToken cancellationToken) =>
        manifests.BuildAsync(run.Definition, run.Source!, run.Artifact!, facts.Inputs!, run.Variables, run.Consulted, withObjects, cancellationToken);

    private static DeploymentStage StageOf(DeploymentStep step) => step switch
    {
        ReleaseStep release => ReleasePerformer.StageOf(release),
        DeploymentStep.Render => DeploymentStage.Render,
        DeploymentStep.Compare => DeploymentStage.Compare,
        DeploymentStep.Apply => DeploymentStage.Apply,
        DeploymentStep.Prune or DeploymentStep.Release or DeploymentStep.ConsiderDeletion => DeploymentStage.Prune,
        DeploymentStep.AwaitHealth => DeploymentStage.Health,
        _ => DeploymentStage.Prepare,
    };

    private static string ReasonOf(DeploymentStep step) => step switch
    {
        DeploymentStep.Render => Reasons.BuildFailed,
        DeploymentStep.Prune or DeploymentStep.Release or DeploymentStep.ConsiderDeletion => Reasons.PruneFailed,
        DeploymentStep.AwaitHealth => Reasons.HealthCheckFailed,
        _ => Reasons.ReconciliationFailed,
    };

    private static string Doing(DeploymentStep step) => step switch
    {
        DeploymentStep.Render => "building the manifests",
        ReleaseStep => "working on the release",
        DeploymentStep.Compare => "comparing with the cluster",
        DeploymentStep.Apply => "applying",
        DeploymentStep.Prune or DeploymentStep.ConsiderDeletion => "pruning",
        DeploymentStep.AwaitHealth => "reading the health of the objects",
        _ => "preparing",
    };
}
