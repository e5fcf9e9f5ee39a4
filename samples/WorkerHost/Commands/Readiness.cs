using GitOps.Core.EventSourcing;
using GitOps.Hosting;
using WorkerHost.Output;

namespace WorkerHost.Commands;

/// <summary>Whether everything that is declared is ready, children that a deployment has just applied included.</summary>
internal sealed class Readiness(IGitOpsEngine engine, IEventStore events)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Waits until all is ready and nothing is left to look at: what an earlier run left ready may have changed in its repository.</summary>
    /// <returns>0 when it is, 1 when time is over.</returns>
    public async Task<int> AwaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            while (true)
            {
                var position = await events.GetHeadAsync(deadline.Token);
                if (await IsReadyAsync(deadline.Token) && engine.Pending == 0)
                {
                    return 0;
                }

                await ChangeAsync(position, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
    }

    /// <summary>Runs until the process is asked to end; says when all is ready for the first time and after each change.</summary>
    public async Task<int> RunAsync(Screen screen, CancellationToken cancellationToken)
    {
        var wasReady = false;
        try
        {
            while (true)
            {
                var position = await events.GetHeadAsync(cancellationToken);
                var isReady = await IsReadyAsync(cancellationToken);
                if (isReady && !wasReady)
                {
                    screen.AllReady(await engine.GetDeploymentsAsync(cancellationToken));
                }

                wasReady = isReady;
                await ChangeAsync(position, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    // Nearly all that changes the answer is an event. What an earlier run left behind is declared, looked at and found as it was without one.
    private async Task ChangeAsync(long position, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(LookAgain);
        try
        {
            await events.WaitForAsync(position, wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look again.
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var sources = await engine.GetSourcesAsync(cancellationToken);
        var deployments = await engine.GetDeploymentsAsync(cancellationToken);
        var declared = sources.Select(item => item.Key).Concat(deployments.Select(item => item.Key)).ToHashSet();
        var children = deployments.SelectMany(item => item.Inventory)
            .Where(item => item.Kind.Group is "kustomize.toolkit.fluxcd.io" or "source.toolkit.fluxcd.io" && item.Kind.Kind is "Kustomization" or "GitRepository");
        return deployments.Count > 0
            && sources.All(item => item.IsReady || item.IsSuspended)
            && deployments.All(item => item.IsReady || item.IsSuspended)
            && children.All(item => declared.Contains(new(item.Kind.Kind, item.Namespace, item.Name)));
    }
}
