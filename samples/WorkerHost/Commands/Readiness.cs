using GitOps.Core.EventSourcing;
using GitOps.Hosting;
using WorkerHost.Output;

namespace WorkerHost.Commands;

/// <summary>Whether everything that is declared is ready, children that a deployment has just applied included.</summary>
internal sealed class Readiness(IGitOpsEngine engine, IEventStore events)
{
    /// <summary>Waits until all is ready.</summary>
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
                if (await IsReadyAsync(deadline.Token))
                {
                    return 0;
                }

                // Whatever can change the answer is an event; a definition that is only just seen becomes one.
                await events.WaitForAsync(position, deadline.Token);
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
                await events.WaitForAsync(position, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return 0;
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
