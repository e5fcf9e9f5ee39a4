using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Projections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitOps.Hosting.Watching;

/// <summary>Follows the custom resources of the Flux API in the cluster and declares what they ask for.</summary>
internal sealed partial class DefinitionFeed(
    ICluster cluster,
    IEnumerable<ICustomResourceDefinitions> definitions,
    Declarer declarer,
    DeclarationRegistry declarations,
    Finalizers finalizers,
    ProjectionRunner projections,
    IOptions<GitOpsOptions> options,
    TimeProvider time,
    ILogger<DefinitionFeed> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private static readonly GroupVersionKind[] Sources =
    [
        new("source.toolkit.fluxcd.io", "v1", "GitRepository"),
        new("source.toolkit.fluxcd.io", "v1", "HelmChart"),
        new("source.toolkit.fluxcd.io", "v1", "HelmRepository"),
        new("source.toolkit.fluxcd.io", "v1", "OCIRepository"),
    ];

    private static readonly GroupVersionKind[] Deployments =
    [
        new("kustomize.toolkit.fluxcd.io", "v1", "Kustomization"),
        new("helm.toolkit.fluxcd.io", "v2", "HelmRelease"),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.WatchCustomResources)
        {
            declarations.MarkKnown();
            return;
        }

        await InstallAsync(stoppingToken).ConfigureAwait(false);

        // Live projections must have their place in the log before the first declaration is an event.
        await projections.Standing.WaitAsync(stoppingToken).ConfigureAwait(false);

        // Sources before deployments: a deployment whose source is not known yet would say so in a condition, only to take it back.
        var sources = Sources.Select(kind => new Following(kind)).ToList();
        var deployments = Deployments.Select(kind => new Following(kind)).ToList();
        await Task.WhenAll(
        [
            .. sources.Select(item => FollowAsync(item.Kind, item.MarkSynced, stoppingToken)),
            .. deployments.Select(item => FollowAfterAsync(sources, item, stoppingToken)),
            MarkKnownAfterAsync(deployments, stoppingToken),
        ]).ConfigureAwait(false);
    }

    private async Task FollowAfterAsync(IEnumerable<Following> others, Following item, CancellationToken stopping)
    {
        await Task.WhenAll(others.Select(other => other.Synced)).WaitAsync(stopping).ConfigureAwait(false);
        await FollowAsync(item.Kind, item.MarkSynced, stopping).ConfigureAwait(false);
    }

    private async Task MarkKnownAfterAsync(IEnumerable<Following> others, CancellationToken stopping)
    {
        await Task.WhenAll(others.Select(other => other.Synced)).WaitAsync(stopping).ConfigureAwait(false);
        declarations.MarkKnown();
    }

    // The cluster may be away at start; the host lives on and tries again.
    private async Task InstallAsync(CancellationToken stopping)
    {
        while (options.Value.InstallDefinitions)
        {
            try
            {
                foreach (var item in definitions)
                {
                    await item.InstallAsync(stopping).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception e) when (e is ClusterException or Core.FailureException)
            {
                Log.InstallFailed(logger, e.Message);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(GroupVersionKind kind, Action synced, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var isFirst = true;
                var there = new HashSet<ObjectId>();
                await foreach (var change in cluster.WatchAsync(new ObjectQuery(kind, options.Value.WatchNamespace), stopping).ConfigureAwait(false))
                {
                    if (change.Object is not { } resource)
                    {
                        if (isFirst)
                        {
                            isFirst = false;
                            await WithdrawGoneAsync(kind, there, stopping).ConfigureAwait(false);
                            synced();
                        }

                        continue;
                    }

                    if (isFirst)
                    {
                        there.Add(resource.Reference.Id);
                    }

                    await HandleAsync(change.Kind, resource, isFirst, stopping).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is ClusterException or Core.FailureException { Failure.Class: Core.FailureClass.Transient })
            {
                // The cluster or the store is away: the next watch begins with everything there is, so that nothing is left undeclared.
                Log.WatchFailed(logger, kind.Kind, e.Message);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(false);
            }
        }
    }

    // What went while nobody watched: its deletion was told to no one.
    private async Task WithdrawGoneAsync(GroupVersionKind kind, HashSet<ObjectId> there, CancellationToken stopping)
    {
        foreach (var gone in declarations.Resources.Where(item => item.Kind == kind.Kind && !there.Contains(item.Reference.Id)))
        {
            await HandleAsync(ObjectChangeKind.Deleted, gone, isFirst: false, stopping).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(ObjectChangeKind change, KubeObject resource, bool isFirst, CancellationToken stopping)
    {
        try
        {
            if (change == ObjectChangeKind.Deleted)
            {
                await declarer.WithdrawAsync(resource, stopping).ConfigureAwait(false);
                return;
            }

            if (resource.Kind is "Kustomization" or "HelmRelease")
            {
                await finalizers.EnsureAsync(resource, stopping).ConfigureAwait(false);
            }

            var isNew = declarations.FindResource(new(resource.Kind, resource.Namespace, resource.Name)) is null;
            await declarer.DeclareAsync(resource, isFirst && isNew, stopping).ConfigureAwait(false);
            if (resource.IsTerminating && Sources.Any(kind => kind.Kind == resource.Kind))
            {
                // Of a source that Flux followed once: nothing is put on sources here, and nothing of them has to be cleaned up in the cluster.
                await finalizers.RemoveAsync(new(resource.Kind, resource.Namespace, resource.Name), stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or Core.FailureException { Failure.Class: Core.FailureClass.Transient }))
        {
            // One resource that cannot be handled must not stop the others; the next change of it is another try.
            Log.ResourceFailed(logger, e, resource.ToString());
        }
    }

    /// <summary>A kind that is followed, and whether all that is there of it was seen once.</summary>
    private sealed class Following(GroupVersionKind kind)
    {
        private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public GroupVersionKind Kind { get; } = kind;

        public Task Synced => synced.Task;

        public void MarkSynced() => synced.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The definitions of the Flux API could not be installed, trying again: {Message}")]
        public static partial void InstallFailed(ILogger logger, string message);

        [LoggerMessage(LogLevel.Warning, "Watching {Kind} broke, beginning again: {Message}")]
        public static partial void WatchFailed(ILogger logger, string kind, string message);

        [LoggerMessage(LogLevel.Error, "{Resource} could not be declared")]
        public static partial void ResourceFailed(ILogger logger, Exception exception, string resource);
    }
}
