using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Hosting.Declaring;
using NodaTime;

namespace GitOps.Hosting.Projections;

/// <summary>Keeps the status of our custom resources as the events say. Looks at the state, not at the event: a status that is right is not written.</summary>
internal sealed class StatusProjection(
    DeclarationRegistry declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> sources,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    ICluster cluster,
    IClock clock) : IProjection
{
    public string Name => "status";

    public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        await declarations.Known.WaitAsync(cancellationToken).ConfigureAwait(false);
        var key = Streams.KeyOf(envelope.Stream);
        if (declarations.FindResource(key) is not { } resource)
        {
            return;
        }

        if (envelope.Stream.Category == SourceDecider.Category)
        {
            var source = await sources.LoadAsync(envelope.Stream, cancellationToken).ConfigureAwait(false);
            await ProjectAsync(envelope, source.Version, resource, live => OfSource(source.State, key, live), cancellationToken).ConfigureAwait(false);
        }
        else if (envelope.Stream.Category == DeploymentDecider.Category)
        {
            var deployment = await deployments.LoadAsync(envelope.Stream, cancellationToken).ConfigureAwait(false);
            await ProjectAsync(envelope, deployment.Version, resource, live => OfDeployment(deployment.State, key, live), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ProjectAsync(EventEnvelope envelope, long version, KubeObject resource, Func<KubeObject, KubeMap?> describe, CancellationToken cancellationToken)
    {
        // What was appended since will come with the same state: of a burst, or a long history, the last is written.
        if (version > envelope.Version || await cluster.FindAsync(resource.Reference, cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return;
        }

        var status = describe(live);
        if (status is null || status.All(entry => entry.Value.Equals(live.Status[entry.Key])))
        {
            return;
        }

        try
        {
            var patch = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("status", (KubeValue)status)), Subresource: "status", FieldManager: "gitops-engine");
            await cluster.PatchAsync(resource.Reference, patch, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e) when (e.Status == 404)
        {
            // Deleted between the look and the write: there is no status to keep. Anything else that is not found is a fault.
            if (await cluster.FindAsync(resource.Reference, cancellationToken).ConfigureAwait(false) is not null)
            {
                throw;
            }
        }
    }

    private KubeMap? OfSource(SourceState state, ObjectKey key, KubeObject live) =>
        state.IsDeclared && declarations.FindSource(key) is not { Definition.HasArtifact: false } ? SourceStatus.Of(state, live, clock.GetCurrentInstant()) : null;

    private KubeMap? OfDeployment(DeploymentState state, ObjectKey key, KubeObject live) => !state.IsDeclared ? null
        : live.Kind == HelmRelease.KindName ? ReleaseConditions.Of(state, live, declarations.FindDeployment(key)?.Definition as HelmRelease, clock.GetCurrentInstant())
        : DeploymentStatus.Of(state, live, declarations.FindDeployment(key)?.Definition, clock.GetCurrentInstant());
}
