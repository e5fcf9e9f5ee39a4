using GitOps.Core;
using GitOps.Hosting.Scheduling;

namespace GitOps.Hosting.Dispatching;

/// <summary>Where a reconcile runs: in this process, or in a cluster of hosts.</summary>
internal interface IReconcileDispatcher
{
    Task<RunResult> DispatchAsync(ReconcileKey key, Trigger trigger, CancellationToken cancellationToken);
}
