using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Declaring;

/// <summary>Lets held plans pass: a host asks for it, or somebody annotates the custom resource.</summary>
internal sealed class Approvals(AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments, ReconcileQueue queue, IClock clock)
{
    /// <summary>Records the approval and has the deployment looked at.</summary>
    /// <exception cref="CommandRefusedException">No plan is held, or another one.</exception>
    public async Task ApproveAsync(ObjectKey key, ApproveDeployment command, Actor actor, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await deployments.ExecuteAsync(Streams.Deployment(key), state => DeploymentDecider.Decide(state, command), new EventContext(actor, id, command), cancellationToken).ConfigureAwait(false);
        queue.Enqueue(ReconcileKey.Deployment(key), new Trigger(TriggerReason.Definition, actor, string.Empty, id), clock.GetCurrentInstant());
    }

    /// <summary>Approves what the annotation of a custom resource names, if it is what is held. An annotation that names something else is of the past.</summary>
    public async Task ApproveAsync(ObjectKey key, KubeObject resource, CancellationToken cancellationToken)
    {
        if (resource.Annotation(Annotations.Approve) is not { Length: > 0 } digest
            || (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State.Held?.PlanDigest != digest)
        {
            return;
        }

        // The API server says which program wrote the annotation, but not who used it.
        var manager = FieldManagers.OfAnnotation(resource, Annotations.Approve);
        var name = resource.Annotation(Annotations.Approver) is { Length: > 0 } given ? $"{given} ({manager})" : manager;
        await ApproveAsync(key, new ApproveDeployment(digest, name), new Actor(ActorKind.Person, name), cancellationToken).ConfigureAwait(false);
    }
}
