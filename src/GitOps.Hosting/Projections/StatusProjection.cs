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
    IClock clock) : ILogFollower
{
    public string Name => "status";

    public bool FromBeginning => false;

    public async Task HandleAsync(EventEnvelope envelope, object happened, CancellationToken cancellationToken)
    {
        var key = Streams.KeyOf(envelope.Stream);
        if (declarations.FindResource(key) is { } resource)
        {
            await ProjectAsync(key, resource, happened is SourceEvent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings the status of a resource up to date.</summary>
    public async Task ProjectAsync(ObjectKey key, KubeObject resource, bool isSource, CancellationToken cancellationToken)
    {
        var live = await cluster.FindAsync(resource.Reference, cancellationToken).ConfigureAwait(false);
        if (live is null)
        {
            return;
        }

        KubeMap? status = isSource ? await OfSourceAsync(key, live, cancellationToken).ConfigureAwait(false) : await OfDeploymentAsync(key, live, cancellationToken).ConfigureAwait(false);
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

    private async Task<KubeMap?> OfSourceAsync(ObjectKey key, KubeObject live, CancellationToken cancellationToken)
    {
        var state = (await sources.LoadAsync(Streams.Source(key), cancellationToken).ConfigureAwait(false)).State;
        return state.IsDeclared ? SourceStatus.Of(state, live, clock.GetCurrentInstant()) : null;
    }

    private async Task<KubeMap?> OfDeploymentAsync(ObjectKey key, KubeObject live, CancellationToken cancellationToken)
    {
        var state = (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State;
        return state.IsDeclared ? DeploymentStatus.Of(state, live, declarations.FindDeployment(key)?.Definition, clock.GetCurrentInstant()) : null;
    }
}
