using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting;

internal sealed class GitOpsEngine(
    DeclarationRegistry declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> sources,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    Approvals approvals,
    ReconcileQueue queue,
    IClock clock) : IGitOpsEngine
{
    public int Pending => queue.Pending(clock.GetCurrentInstant());

    public async Task<IReadOnlyList<SourceView>> GetSourcesAsync(CancellationToken cancellationToken)
    {
        var views = new List<SourceView>();
        foreach (var declared in declarations.Sources.OrderBy(item => item.Definition.Key.ToString(), StringComparer.Ordinal))
        {
            var state = (await sources.LoadAsync(Streams.Source(declared.Definition.Key), cancellationToken).ConfigureAwait(false)).State;

            // An address has nothing to wait for.
            views.Add(new SourceView(declared.Definition.Key, state.IsReady || !declared.Definition.HasArtifact, state.IsSuspended, state.Artifact, state.Failure));
        }

        return views;
    }

    public async Task<IReadOnlyList<DeploymentView>> GetDeploymentsAsync(CancellationToken cancellationToken)
    {
        var views = new List<DeploymentView>();
        foreach (var declared in InOrder())
        {
            var state = (await deployments.LoadAsync(Streams.Deployment(declared.Definition.Key), cancellationToken).ConfigureAwait(false)).State;
            var source = (await sources.LoadAsync(Streams.Source(declared.Definition.Source.Key), cancellationToken).ConfigureAwait(false)).State;
            var isReady = state.IsReady && state.Applied?.Revision == source.Artifact?.Revision;
            views.Add(new DeploymentView(
                declared.Definition.Key, isReady, state.IsSuspended, state.Applied?.Revision ?? string.Empty, isReady ? string.Empty : MessageOf(state),
                state.Inventory, [.. declared.Definition.DependsOn.Select(item => KeyOf(declared, item))], declared.Definition.Source.Key, state.SucceededAt) { Held = state.Held });
        }

        return views;
    }

    public void Reconcile(ObjectKey key, string requestedBy)
    {
        var now = clock.GetCurrentInstant();
        var id = Guid.CreateVersion7();
        var trigger = new Trigger(TriggerReason.Request, new Actor(ActorKind.Person, requestedBy), $"{now} {requestedBy}", id);
        queue.Enqueue(declarations.FindSource(key) is not null ? ReconcileKey.Source(key) : ReconcileKey.Deployment(key), trigger, now);
    }

    public async Task ApproveAsync(ObjectKey key, string planDigest, string approver, CancellationToken cancellationToken)
    {
        var actor = new Actor(ActorKind.Person, approver);
        await approvals.ApproveAsync(key, new ApproveDeployment(planDigest, approver), actor, cancellationToken).ConfigureAwait(false);
    }

    private static string MessageOf(DeploymentState state) => state switch
    {
        { Failed.Failure.Message: var message } => message,
        { Blocked.Message: var message } => message,
        { Held.Reasons: var reasons } => $"waits for approval: {string.Join("; ", reasons)}",
        { HealthSince: not null, Health: { } health } => $"waiting for the health of {string.Join(", ", health.NotReady.Select(item => item.Object))}",
        _ => "reconciling",
    };

    private static ObjectKey KeyOf(DeclaredDeployment declared, DependencyReference reference) =>
        declared.Definition.Key with { Namespace = reference.Namespace, Name = reference.Name };

    // Dependencies first; a circle is cut where it is met.
    private List<DeclaredDeployment> InOrder()
    {
        var (ordered, seen) = (new List<DeclaredDeployment>(), new HashSet<ObjectKey>());
        foreach (var declared in declarations.Deployments.OrderBy(item => item.Definition.Key.ToString(), StringComparer.Ordinal))
        {
            Visit(declared);
        }

        return ordered;

        void Visit(DeclaredDeployment declared)
        {
            if (!seen.Add(declared.Definition.Key))
            {
                return;
            }

            foreach (var dependency in declared.Definition.DependsOn)
            {
                if (declarations.FindDeployment(KeyOf(declared, dependency)) is { } next)
                {
                    Visit(next);
                }
            }

            ordered.Add(declared);
        }
    }
}
