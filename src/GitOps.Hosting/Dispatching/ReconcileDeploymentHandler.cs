using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Declaring;
using MediatR;

namespace GitOps.Hosting.Dispatching;

/// <summary>Look at a deployment.</summary>
internal sealed record ReconcileDeploymentRequest(ObjectKey Key, Trigger Trigger) : IRequest<RunResult>;

/// <summary>Runs the loop of a deployment as it is declared now, and lets its custom resource go when it is retired.</summary>
internal sealed class ReconcileDeploymentHandler(
    IDeclarations declarations,
    DeploymentReconciler reconciler,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> aggregates,
    Finalizers finalizers) : IRequestHandler<ReconcileDeploymentRequest, RunResult>
{
    public async Task<RunResult> Handle(ReconcileDeploymentRequest request, CancellationToken cancellationToken)
    {
        if (declarations.FindDeployment(request.Key) is not { } declared)
        {
            return new RunResult.Rest();
        }

        var result = await reconciler.ReconcileAsync(declared, request.Trigger, cancellationToken).ConfigureAwait(false);
        if (declared.IsDeleted)
        {
            var state = (await aggregates.LoadAsync(Streams.Deployment(request.Key), cancellationToken).ConfigureAwait(false)).State;
            if (!state.IsDeclared)
            {
                await finalizers.RemoveAsync(request.Key, cancellationToken).ConfigureAwait(false);
            }
        }

        return result;
    }
}
