using GitOps.Core;
using GitOps.Core.Diagnostics;
using MediatR;

namespace GitOps.Hosting.Dispatching;

/// <summary>Wraps a handler in an activity, and counts and times its runs.</summary>
internal sealed class TracedHandler<TRequest>(IRequestHandler<TRequest, RunResult> inner, GitOpsMeters meters, TimeProvider time) : IRequestHandler<TRequest, RunResult>
    where TRequest : IRequest<RunResult>
{
    public async Task<RunResult> Handle(TRequest request, CancellationToken cancellationToken)
    {
        using var activity = GitOpsActivity.Source.StartActivity(typeof(TRequest).Name);
        activity?.SetTag("gitops.request", request.ToString());
        var began = time.GetTimestamp();
        var outcome = "broken";
        try
        {
            var result = await inner.Handle(request, cancellationToken).ConfigureAwait(false);
            outcome = result.GetType().Name;
            return result;
        }
        finally
        {
            meters.Reconciled(typeof(TRequest) == typeof(ReconcileSourceRequest) ? "source" : "deployment", outcome, time.GetElapsedTime(began));
        }
    }
}
