using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Gates;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments;

/// <summary>Finds out what a run must know before it acts: the source's revision, readiness of dependencies, the trigger.</summary>
internal sealed class DeploymentFacts(
    IDeclarations declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> sources,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    ICluster cluster,
    Targets targets,
    ReleaseValues values,
    ChartObjects charts,
    Redaction redaction,
    EngineSettings settings)
{
    public async Task<(DeploymentRun Run, ReconcileFacts Facts)> GatherAsync(DeclaredDeployment declared, DeploymentState state, Trigger trigger, CancellationToken cancellationToken)
    {
        var definition = declared.Definition;
        var (target, unreachable) = await TargetOfAsync(definition, cancellationToken).ConfigureAwait(false);
        var run = new DeploymentRun(definition, target) { IsRequested = trigger.Reason == TriggerReason.Request };
        var facts = new ReconcileFacts
        {
            IsDeleted = declared.IsDeleted,
            DeletesObjects = definition is Kustomization kustomization && DeletesObjects(kustomization),
            MustCompare = trigger.Reason is TriggerReason.Interval or TriggerReason.Drift or TriggerReason.Request,
            MayRetry = trigger.Reason is not TriggerReason.Dependency,
            Broken = unreachable,
            ChecksHealth = definition is Kustomization { Wait: true } or Kustomization { HealthChecks.IsEmpty: false },
            Release = definition is HelmRelease wanted ? ReleaseOf(wanted, declared, state, trigger) : null,
        };
        if (declared.IsDeleted || state.IsSuspended || unreachable is not null)
        {
            return (run, facts);
        }

        if (AccessRule(definition) is { } denied)
        {
            return (run, facts with { Broken = denied });
        }

        var (written, unwritten) = await FollowingAsync(definition, cancellationToken).ConfigureAwait(false);
        if (unwritten is not null)
        {
            return (run, facts with { Broken = unwritten });
        }

        var source = declarations.FindSource(definition.Source.Key);
        var sourceState = (await sources.LoadAsync(Streams.Source(definition.Source.Key), cancellationToken).ConfigureAwait(false)).State;
        if (SourceReadiness.Check(definition.Source, source, sourceState) is { } missing)
        {
            return (run, facts with { Blocker = missing });
        }

        if (definition is HelmRelease made && ChartObject.IsOf(made) && SourceReadiness.CheckFollowing(definition.Source, source!, sourceState, written) is { } early)
        {
            return (run, facts with { Blocker = early });
        }

        (run.Source, run.Artifact) = (source!.Definition, sourceState.Artifact!);
        if (await BlockedByAsync(definition, run.Artifact.Revision, cancellationToken).ConfigureAwait(false) is { } blocker)
        {
            return (run, facts with { Blocker = blocker });
        }

        try
        {
            var consulted = new ConsultedCluster(cluster);
            run.Variables = await Variables.ReadAsync(consulted, definition, cancellationToken).ConfigureAwait(false);
            run.Values = definition is HelmRelease release ? await values.ComposeAsync(consulted, release, cancellationToken).ConfigureAwait(false) : null;
            run.Consulted = consulted.Consulted;
        }
        catch (FailureException e)
        {
            return (run, facts with { Broken = new(DeploymentStage.Render, e.Failure, null) });
        }

        var variables = run.Variables is { } found ? redaction.DigestOf(found.ToCanonicalUtf8())
            : run.Values is { } composed ? ReleaseRecords.ConfigDigest(composed, redaction)
            : string.Empty;
        return (run, facts with { Inputs = new RenderKey(run.Artifact.Revision, run.Artifact.Digest, declared.Digest, variables) });
    }

    /// <summary>What is known after an observation.</summary>
    public static ReconcileFacts After(ReconcileFacts known, DeploymentObservation seen) => seen switch
    {
        DeploymentObservation.Waiting or DeploymentObservation.NothingLeft or DeploymentObservation.StepBroken => known with { HasConcluded = true },
        ReleaseObservation release => known with { Release = ReleaseFacts.After(known.Release!, release) },
        DeploymentObservation.ManifestsBuilt built => known with { Built = built.ManifestsDigest },
        DeploymentObservation.LiveStateCompared compared => known with { HasCompared = true, HasConcluded = !compared.Plan.Refused.IsEmpty },
        DeploymentObservation.ObjectsApplied { Failure: not null } => known with { HasConcluded = true },
        DeploymentObservation.DeletionConsidered => known with { HasConsidered = true },
        DeploymentObservation.ObjectsDeleted deleted => known with { HasDeleted = true, HasConcluded = !deleted.Failed.IsEmpty },
        DeploymentObservation.HealthSeen health => known with { HealthSeen = health.Verdict },
        _ => known,
    };

    private static bool DeletesObjects(Kustomization definition) => definition.DeletionPolicy switch
    {
        DeletionPolicy.MirrorPrune => definition.Prune,
        DeletionPolicy.Orphan => false,
        _ => true,
    };

    private DeploymentObservation.StepBroken? AccessRule(DeploymentDefinition definition) =>
        settings.AllowCrossNamespaceReferences || definition.Source.Namespace == definition.Key.Namespace
            ? null
            : new(DeploymentStage.Prepare, new Failure(FailureClass.Stalled, Reasons.AccessDenied, $"can't access '{definition.Source.Key}', cross-namespace references have been blocked"), null);

    // The chart of a release is a source of its own, which follows from the release.
    private async Task<(long Written, DeploymentObservation.StepBroken? Broken)> FollowingAsync(DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return (definition is HelmRelease release ? await charts.EnsureAsync(release, cancellationToken).ConfigureAwait(false) : 0, null);
        }
        catch (FailureException e)
        {
            return (0, new(DeploymentStage.Prepare, e.Failure, null));
        }
    }

    private async Task<(Target Target, DeploymentObservation.StepBroken? Unreachable)> TargetOfAsync(DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return (await targets.ResolveAsync(definition, cancellationToken).ConfigureAwait(false), null);
        }
        catch (FailureException e)
        {
            return (targets.Own, new(DeploymentStage.Prepare, e.Failure, null));
        }
    }

    // Both count only together with the request that they belong to, and once.
    private static ReleaseFacts ReleaseOf(HelmRelease definition, DeclaredDeployment declared, DeploymentState state, Trigger trigger)
    {
        var isNew = trigger.Token.Length > 0 && trigger.Token != state.HandledRequest;
        return new ReleaseFacts(definition) { IsForced = isNew && declared.ForceToken == trigger.Token, IsReset = isNew && declared.ResetToken == trigger.Token };
    }

    private async Task<Blocker?> BlockedByAsync(DeploymentDefinition definition, string revision, CancellationToken cancellationToken)
    {
        if (definition.DependsOn.IsEmpty)
        {
            return null;
        }

        if (Dependencies.FindCycle(definition, declarations.FindDeployment) is { IsEmpty: false } cycle)
        {
            return new Blocker(Reasons.DependencyNotReady, $"the dependencies run in a circle: {string.Join(" -> ", cycle)}; remove one of these dependsOn entries");
        }

        var now = new List<DependencyNow>();
        foreach (var reference in definition.DependsOn)
        {
            var key = definition.Key with { Namespace = reference.Namespace, Name = reference.Name };
            var state = (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State;
            var declared = declarations.FindDeployment(key);
            try
            {
                now.Add(new DependencyNow(reference, declared, state, await ReadyExpressions.EvaluateAsync(cluster, definition, declared, reference, cancellationToken).ConfigureAwait(false)));
            }
            catch (FailureException e)
            {
                return new Blocker(Reasons.DependencyNotReady, e.Message);
            }
        }

        return Dependencies.Check(definition, revision, now);
    }
}
