using GitOps.Core;
using GitOps.Hosting.Scheduling;
using MediatR;

namespace GitOps.Hosting.Dispatching;

/// <summary>Runs reconciles in this process, by handing each to its handler.</summary>
/// <remarks>
/// MediatR's request and handler interfaces are the seam; the mediator itself is not used, so that a host may have another version of
/// MediatR for its own work.
/// </remarks>
internal sealed class LocalDispatcher(
    IRequestHandler<ReconcileSourceRequest, RunResult> sources,
    IRequestHandler<ReconcileDeploymentRequest, RunResult> deployments) : IReconcileDispatcher
{
    public Task<RunResult> DispatchAsync(ReconcileKey key, Trigger trigger, CancellationToken cancellationToken) => key.IsSource
        ? sources.Handle(new ReconcileSourceRequest(key.Object, trigger), cancellationToken)
        : deployments.Handle(new ReconcileDeploymentRequest(key.Object, trigger), cancellationToken);
}
