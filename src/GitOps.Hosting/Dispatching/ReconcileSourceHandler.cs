using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using MediatR;

namespace GitOps.Hosting.Dispatching;

/// <summary>Look at a source.</summary>
internal sealed record ReconcileSourceRequest(ObjectKey Key, Trigger Trigger) : IRequest<RunResult>;

/// <summary>Runs the loop of a source as it is declared now.</summary>
internal sealed class ReconcileSourceHandler(IDeclarations declarations, SourceReconciler reconciler) : IRequestHandler<ReconcileSourceRequest, RunResult>
{
    public Task<RunResult> Handle(ReconcileSourceRequest request, CancellationToken cancellationToken) =>
        declarations.FindSource(request.Key) is { } declared
            ? reconciler.ReconcileAsync(declared, request.Trigger, cancellationToken)
            : Task.FromResult<RunResult>(new RunResult.Rest());
}
