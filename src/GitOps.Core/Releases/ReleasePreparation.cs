using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>Prepares an action: renders what it will make, and says object by object how that differs from what is there.</summary>
internal sealed class ReleasePreparation(ReleaseReading reading, ReleaseRendering rendering, SourceTrees trees, IContentStore contents, Redaction redaction, IClock clock)
{
    public async Task<ReleaseObservation> PrepareAsync(ReleaseStep.Start step, DeploymentRun run, DeploymentState state, ReconcileFacts facts, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var ledger = state.Release ?? ReleaseLedger.Empty;
        return step.Action switch
        {
            ReleaseAction.Install or ReleaseAction.Upgrade => await ReleaseAsync(step, run, state, facts, release, cancellationToken).ConfigureAwait(false),
            ReleaseAction.Rollback => await RollbackAsync(run, state, ledger, release, facts.Inputs!, cancellationToken).ConfigureAwait(false),
            ReleaseAction.Test => new ReleaseObservation.Prepared(new ReleaseActionStarted(step.Action, ledger.Latest!, 0, facts.Inputs), string.Empty, string.Empty, 0, new Provenance(), null),
            _ => await UninstallAsync(step.Action, ledger, release, state, facts.Inputs).ConfigureAwait(false),
        };
    }

    /// <summary>The record of an install or upgrade with the definitions that must come before it.</summary>
    /// <exception cref="FailureException">The chart cannot be rendered.</exception>
    public async Task<PreparedRelease> RenderAsync(ReleaseSnapshot wanted, DeploymentRun run, ReleaseFacts release, ReleaseRecord? last, CancellationToken cancellationToken)
    {
        var definition = release.Definition;
        var settings = Remediation.SettingsOf(definition, wanted.Action);
        var values = definition.Upgrade.PreserveValues && wanted.Action == ReleaseAction.Upgrade && last is not null ? ReleaseValues.Merge(last.Values, run.Values!) : run.Values!;
        using var tree = await trees.OpenAsync(run.Source!, run.Artifact!, cancellationToken).ConfigureAwait(false);
        try
        {
            var cluster = new ConsultedCluster(run.Cluster);
            var server = await run.Cluster.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var rendered = await rendering.RenderAsync(definition, wanted, tree, values, cluster, server, cancellationToken).ConfigureAwait(false);
            var description = wanted.Action == ReleaseAction.Install ? "Initial install underway" : "Preparing upgrade";
            var read = RenderRecord.Of(tree, ReleaseRendering.FilesOf(tree, definition), run.Consulted, redaction) with
            {
                Lookups = [.. cluster.Consulted.Select(item => item.Reference.ToString()).Distinct()],
                Server = server is null ? null : new ServerTraits(server.Version, [.. server.ApiVersions]),
            };
            return new PreparedRelease(ReleaseRecords.Of(rendered, wanted, values, description), settings.Crds == CrdPolicy.Skip ? [] : rendered.Crds)
            {
                InputsDigest = await contents.PutAsync(read.ToUtf8(), cancellationToken).ConfigureAwait(false),
            };
        }
        catch (ManifestException e)
        {
            var failed = new ReleaseActionFailed(wanted.Action, wanted, e.Message, Counts: false);
            throw new FailureException(new Failure(FailureClass.Denied, ReleaseWords.ReasonOf(wanted.Action), ReleaseWords.Failed(failed).Message), e);
        }
    }

    private async Task<ReleaseObservation> ReleaseAsync(ReleaseStep.Start step, DeploymentRun run, DeploymentState state, ReconcileFacts facts, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var (seen, wish) = (release.Seen!, release.Wish!);
        var now = clock.GetCurrentInstant();
        var wanted = new ReleaseSnapshot
        {
            Name = release.Definition.EffectiveReleaseName,
            Namespace = release.Definition.EffectiveNamespace,
            StorageNamespace = release.Definition.EffectiveStorageNamespace,
            Version = (int)(seen.Last?.Version ?? 0) + 1,
            Status = ReleaseStatus.PendingOf(step.Action),
            Action = step.Action,
            ChartName = wish.Chart.Name,
            ChartVersion = wish.Chart.Version,
            AppVersion = wish.Chart.AppVersion,
            ConfigDigest = wish.ConfigDigest,
            RenderingDigest = wish.RenderingDigest,
            FirstDeployed = seen.Last?.FirstDeployed ?? now,
            LastDeployed = now,
            ArtifactDigest = release.Definition.Source.Kind is "OCIRepository" or "ExternalArtifact" ? run.Artifact!.Revision : string.Empty,
        };
        run.Prepared = await RenderAsync(wanted, run, release, seen.Last, cancellationToken).ConfigureAwait(false);
        var objects = run.Prepared.Record.Objects;
        RefuseDuplicates(objects);
        var digest = await KeepAsync(objects, cancellationToken).ConfigureAwait(false);
        var plan = Plan(seen.Last is null or { Status: ReleaseStatus.Uninstalled } ? [] : seen.Last.Objects, objects, run.Prepared.Crds, state, facts.Inputs!, digest);
        return new ReleaseObservation.Prepared(new ReleaseActionStarted(step.Action, wanted, 0, facts.Inputs, run.Prepared.InputsDigest), step.TakenOver, digest, objects.Length, run.Artifact!.Provenance, plan);
    }

    private async Task<ReleaseObservation> RollbackAsync(DeploymentRun run, DeploymentState state, ReleaseLedger ledger, ReleaseFacts release, RenderKey inputs, CancellationToken cancellationToken)
    {
        var previous = ledger.FindPrevious(Remediation.IgnoresTests(release.Definition, ReleaseAction.Upgrade))!;
        var stored = await reading.Store.ListAsync(run.Cluster, previous.StorageNamespace, previous.Name, cancellationToken).ConfigureAwait(false);
        var target = stored.FirstOrDefault(item => item.Version == previous.Version)?.Record
            ?? throw new FailureException(ReleaseWords.NoTarget);
        var wanted = previous with
        {
            Version = (int)stored[^1].Version + 1,
            Status = ReleaseStatus.PendingRollback,
            Action = ReleaseAction.Rollback,
            LastDeployed = clock.GetCurrentInstant(),
            RecordDigest = string.Empty,
        };
        run.Prepared = new PreparedRelease(ReleaseRecords.Back(target, wanted), []);
        var digest = await KeepAsync(target.Objects, cancellationToken).ConfigureAwait(false);
        var plan = Plan(stored[^1].Record.Objects, target.Objects, [], state, inputs, digest);
        return new ReleaseObservation.Prepared(new ReleaseActionStarted(ReleaseAction.Rollback, wanted, previous.Version, inputs), string.Empty, digest, target.Objects.Length, run.Artifact?.Provenance ?? new Provenance(), plan);
    }

    private static Task<ReleaseObservation> UninstallAsync(ReleaseAction action, ReleaseLedger ledger, ReleaseFacts release, DeploymentState state, RenderKey? inputs)
    {
        var record = release.Seen!.Last;
        var own = record?.Objects ?? [];
        var plan = new ApplyPlanned(
            inputs ?? state.Applied ?? new RenderKey(state.AttemptedRevision, string.Empty, state.DefinitionDigest, string.Empty),
            state.RenderedDigest, [], [], Leaving(own, [], state), []);
        var started = new ReleaseActionStarted(action, ledger.Latest!, 0, inputs);
        return Task.FromResult<ReleaseObservation>(new ReleaseObservation.Prepared(started, string.Empty, string.Empty, 0, new Provenance(), plan));
    }

    private ApplyPlanned Plan(ImmutableArray<KubeObject> before, ImmutableArray<KubeObject> after, ImmutableArray<KubeObject> crds, DeploymentState state, RenderKey inputs, string digest)
    {
        var changes = ReleaseRecords.Differences(before, after, redaction);
        var known = changes.Select(change => change.Object.Id).Concat(state.Inventory.Select(item => item.Id)).ToHashSet();
        return new ApplyPlanned(
            inputs,
            digest,
            changes,
            [.. after.Concat(crds).Select(item => item.Reference).Where(item => !known.Contains(item.Id))],
            Leaving(before, after, state),
            []);
    }

    // Definitions of kinds never leave with a release: with them would go every object of the kind.
    private static ImmutableArray<ObjectRef> Leaving(ImmutableArray<KubeObject> before, ImmutableArray<KubeObject> after, DeploymentState state)
    {
        var stays = after.Select(item => item.Reference.Id).ToHashSet();
        return ApplyOrder.Reversed(before.Select(item => item.Reference)
            .Concat(state.Inventory.Where(item => item.Kind.Kind != "CustomResourceDefinition"))
            .Where(item => !stays.Contains(item.Id))
            .DistinctBy(item => item.Id));
    }

    private Task<string> KeepAsync(ImmutableArray<KubeObject> objects, CancellationToken cancellationToken) =>
        contents.PutAsync(ReleaseRendering.ToKept(objects, redaction), cancellationToken);

    private static void RefuseDuplicates(ImmutableArray<KubeObject> objects)
    {
        var seen = new HashSet<ObjectId>();
        foreach (var item in objects)
        {
            if (!seen.Add(item.Reference.Id))
            {
                throw new FailureException(new Failure(FailureClass.Denied, "InstallFailed", $"the chart makes {item} twice; remove one of the two"));
            }
        }
    }
}

/// <summary>A release that is ready to be kept and applied.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Crds">Definitions that come before it.</param>
internal sealed record PreparedRelease(ReleaseRecord Record, ImmutableArray<KubeObject> Crds)
{
    /// <summary>What it was rendered from, as <see cref="RenderRecord"/> in the content store; empty for one that was not rendered.</summary>
    public string InputsDigest { get; init; } = string.Empty;
}
