using System.Collections.Concurrent;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Projections;
using GitOps.Hosting.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace GitOps.Hosting.Watching;

/// <summary>
/// Watches the kinds that deployments have in their inventories, by the owner label. A change that is not our own makes the owner
/// compare at once; a change of an object whose health is awaited makes the owner look at it again.
/// </summary>
internal sealed partial class ClusterFeed(
    ICluster cluster,
    DeclarationRegistry declarations,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    EventCatalog catalog,
    LiveDigests digests,
    ReconcileQueue queue,
    TimeProvider time,
    IClock clock,
    ILogger<ClusterFeed> logger) : BackgroundService, ILiveProjection
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(GroupVersionKind Kind, Ownership Owner), Task> watches = new();
    private readonly ConcurrentDictionary<ObjectKey, bool> fromBefore = new();
    private readonly TaskCompletionSource<CancellationToken> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "watches";

    public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A new kind in an inventory is a new watch.</summary>
    public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (catalog.Read(envelope) is not (ApplyPlanned or ReconciliationSucceeded or DeploymentDeclared))
        {
            return;
        }

        var stopping = await started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        Watch(Streams.KeyOf(envelope.Stream), (await deployments.LoadAsync(envelope.Stream, cancellationToken).ConfigureAwait(false)).State, stopping);
    }

    /// <summary>
    /// Watches what a deployment has from before this host was started: a quiet deployment says nothing in the log that this projection
    /// follows from its end on. Only the first call for a deployment does anything.
    /// </summary>
    public async Task WatchFromBeforeAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (fromBefore.ContainsKey(key))
        {
            return;
        }

        var stopping = await started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        Watch(key, (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State, stopping);
        fromBefore[key] = true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        started.TrySetResult(stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(watches.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Watch(ObjectKey key, DeploymentState state, CancellationToken stopping)
    {
        // Only the engine's own cluster is watched; others are compared at each interval.
        if (declarations.FindDeployment(key)?.Definition.KubeConfig is not null)
        {
            return;
        }

        var owner = Ownership.Of(key);
        foreach (var kind in state.Inventory.Select(item => item.Kind).Distinct())
        {
            watches.GetOrAdd((kind, owner), _ => FollowAsync(kind, owner, stopping));
        }
    }

    private async Task FollowAsync(GroupVersionKind kind, Ownership owner, CancellationToken stopping)
    {
        var query = new ObjectQuery(kind, LabelSelector: owner.Name);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in cluster.WatchAsync(query, stopping).ConfigureAwait(false))
                {
                    if (change.Object is { } live)
                    {
                        await LookAsync(change.Kind, live, owner, stopping).ConfigureAwait(false);
                    }
                    else
                    {
                        digests.Follow(kind);
                    }
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.WatchFailed(logger, kind.ToString(), e.Message);
                digests.Unfollow(kind);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(ObjectChangeKind change, KubeObject live, Ownership owner, CancellationToken stopping)
    {
        var isExpected = digests.See(live);
        if (change == ObjectChangeKind.Deleted)
        {
            digests.Lose(live.Reference.Id);
        }

        var key = owner.KeyOf(live);
        var isDrift = change == ObjectChangeKind.Deleted || !isExpected;
        if (declarations.FindDeployment(key) is not { } declared || (!isDrift && declared.Definition is Kustomization { Wait: false, HealthChecks.IsEmpty: true }))
        {
            return;
        }

        var state = (await deployments.LoadAsync(Streams.Deployment(key), stopping).ConfigureAwait(false)).State;
        if (isDrift && state.Inventory.Any(item => item.Id == live.Reference.Id))
        {
            Enqueue(key, TriggerReason.Drift);
        }
        else if (state.HealthSince is not null || state.Release?.UnderWay is not null || state.Failed?.Stage == DeploymentStage.Health)
        {
            Enqueue(key, TriggerReason.Retry);
        }
    }

    private void Enqueue(ObjectKey key, TriggerReason reason) =>
        queue.Enqueue(ReconcileKey.Deployment(key), new Trigger(reason, Actor.Engine, string.Empty, Guid.CreateVersion7()), clock.GetCurrentInstant());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Watching {Kind} broke, beginning again: {Message}")]
        public static partial void WatchFailed(ILogger logger, string kind, string message);
    }
}
