using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Watching;

/// <summary>What a change in a cluster means for the deployment that the object belongs to: drift, news about its health, or nothing.</summary>
internal sealed class ChangeJudge(
    DeclarationRegistry declarations, AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments, ReconcileQueue queue, IClock clock)
{
    /// <summary>Looks at a change that a watch shows.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="live">The object.</param>
    /// <param name="key">Whom it names as its deployment.</param>
    /// <param name="digests">What is known of the objects in that cluster.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task LookAsync(ObjectChangeKind change, KubeObject live, ObjectKey key, LiveDigests digests, CancellationToken cancellationToken)
    {
        var isExpected = digests.See(live);
        if (change == ObjectChangeKind.Deleted)
        {
            digests.Lose(live.Reference.Id);
        }

        var isDrift = change == ObjectChangeKind.Deleted || !isExpected;
        if (declarations.FindDeployment(key) is not { } declared || (!isDrift && declared.Definition is Kustomization { Wait: false, HealthChecks.IsEmpty: true }))
        {
            return;
        }

        var state = (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State;
        if (isDrift && state.Inventory.Any(item => item.Id == live.Reference.Id))
        {
            Enqueue(key, TriggerReason.Drift);
        }
        else if (state.HealthSince is not null || state.Release?.UnderWay is not null || state.Failed?.Stage == DeploymentStage.Health)
        {
            Enqueue(key, TriggerReason.Retry);
        }
    }

    /// <summary>A watch began: what is in the inventory of a deployment and not in the list went while nobody looked.</summary>
    /// <remarks>Or could not be written, which is tried again in any case.</remarks>
    public async Task MissAsync(ObjectKey key, GroupVersionKind kind, IReadOnlySet<ObjectId> there, CancellationToken cancellationToken)
    {
        var state = (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State;
        if (state.Failed?.Stage != DeploymentStage.Apply && state.Inventory.Any(item => item.Kind == kind && !there.Contains(item.Id)))
        {
            Enqueue(key, TriggerReason.Drift);
        }
    }

    /// <summary>A deployment compares at once.</summary>
    public void Compare(ObjectKey key) => Enqueue(key, TriggerReason.Drift);

    private void Enqueue(ObjectKey key, TriggerReason reason) =>
        queue.Enqueue(ReconcileKey.Deployment(key), new Trigger(reason, Actor.Engine, string.Empty, Guid.CreateVersion7()), clock.GetCurrentInstant());
}
