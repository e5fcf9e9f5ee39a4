using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Releases;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Watching;
using MediatR;

namespace GitOps.Hosting.Dispatching;

/// <summary>Look at a deployment.</summary>
internal sealed record ReconcileDeploymentRequest(ObjectKey Key, Trigger Trigger) : IRequest<RunResult>;

/// <summary>Runs the loop of a deployment as it is declared now, and lets its custom resource go when it is retired.</summary>
internal sealed class ReconcileDeploymentHandler(
    IDeclarations declarations,
    DeploymentReconciler reconciler,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> aggregates,
    ChartObjects charts,
    Finalizers finalizers,
    ClusterFeed feed) : IRequestHandler<ReconcileDeploymentRequest, RunResult>
{
    public async Task<RunResult> Handle(ReconcileDeploymentRequest request, CancellationToken cancellationToken)
    {
        if (declarations.FindDeployment(request.Key) is not { } declared)
        {
            return new RunResult.Rest();
        }

        var result = await reconciler.ReconcileAsync(declared, request.Trigger, cancellationToken).ConfigureAwait(false);
        await feed.WatchAfterRunAsync(request.Key, cancellationToken).ConfigureAwait(false);
        if (declared.IsDeleted)
        {
            var state = (await aggregates.LoadAsync(Streams.Deployment(request.Key), cancellationToken).ConfigureAwait(false)).State;
            if (!state.IsDeclared)
            {
                // As Flux does it: the release first, then the chart that followed from it; a release that rests takes nothing with it.
                if (declared.Definition is HelmRelease { Suspend: false } release)
                {
                    await charts.RemoveAsync(release, cancellationToken).ConfigureAwait(false);
                }

                await finalizers.RemoveAsync(request.Key, cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }
}
