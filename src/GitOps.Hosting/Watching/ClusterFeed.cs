using System.Collections.Frozen;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Projections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Hosting.Watching;

/// <summary>
/// Watches the kinds that deployments have in their inventories, by the owner label, in the engine's own cluster and in those that
/// deployments name. A change that is not our own makes the owner compare at once; a change of an object whose health is awaited
/// makes the owner look at it again.
/// </summary>
/// <remarks>
/// Another cluster is watched through the connection that the deployment was last applied with. A run that found other credentials,
/// or a watch that broke and found them itself, moves the deployment to a new connection; the watches of a connection that nobody
/// uses end.
/// </remarks>
internal sealed partial class ClusterFeed(
    DeclarationRegistry declarations,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    EventCatalog catalog,
    Targets targets,
    ChangeJudge judge,
    TimeProvider time,
    ILogger<ClusterFeed> logger) : BackgroundService, ILiveProjection
{
    // Not the plan: in the midst of a first apply a watch would tell each of our own writes by itself, which one list tells after it.
    // Who changes or deletes an object meanwhile is found by that list.
    private static readonly FrozenSet<Type> Beginnings = FrozenSet.Create(
        typeof(DeploymentDeclared), typeof(ResourcesApplied), typeof(DriftCorrected), typeof(PlanAbandoned), typeof(ReconciliationSucceeded), typeof(ReconciliationFailed));

    private readonly Lock gate = new();
    private readonly Dictionary<ICluster, TargetWatches> byCluster = [];
    private readonly Dictionary<ObjectKey, TargetWatches> byUser = [];
    private readonly List<Task> endings = [];
    private readonly TaskCompletionSource<CancellationToken> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "watches";

    public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A new kind in an inventory is a new watch, which begins when what was planned is written, in whatever way that ended.</summary>
    public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        // Which event it is says enough: the body of a report grows with the deployment and is not read here.
        var happened = catalog.TypeOf(envelope);
        if (Beginnings.Contains(happened))
        {
            await WatchAsync(Streams.KeyOf(envelope.Stream), cancellationToken).ConfigureAwait(false);
        }
        else if (happened == typeof(DeploymentRetired))
        {
            Leave(Streams.KeyOf(envelope.Stream));
        }
    }

    /// <summary>A run ended: what it found as it was has no event, and the credentials of another cluster may be new.</summary>
    public async Task WatchAfterRunAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (!started.Task.IsCompletedSuccessfully || TargetOf(key) is not { } target)
        {
            return;
        }

        if (!IsWatched(key, target))
        {
            await WatchAsync(key, cancellationToken).ConfigureAwait(false);
        }

        if (target.Digests.HasOvertaken && target.Digests.TakeOvertaken((await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State.Inventory.Select(item => item.Id)))
        {
            judge.Compare(key);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        started.TrySetResult(stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] last;
        lock (gate)
        {
            last = [.. byCluster.Values.Select(item => item.EndAsync()), .. endings];
        }

        await Task.WhenAll(last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var stopping = await started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var state = (await deployments.LoadAsync(Streams.Deployment(key), cancellationToken).ConfigureAwait(false)).State;
        if (!state.IsDeclared)
        {
            return;
        }

        // Another cluster is known from the first run on.
        if (TargetOf(key) is { } target)
        {
            Watch(key, target, state.Inventory.Select(item => item.Kind).Distinct(), stopping);
        }
    }

    private Target? TargetOf(ObjectKey key) => declarations.FindDeployment(key) switch
    {
        null => null,
        { Definition.KubeConfig: null } => targets.Own,
        _ => targets.FindOther(key),
    };

    private bool IsWatched(ObjectKey key, Target target)
    {
        lock (gate)
        {
            return byUser.TryGetValue(key, out var watches) && watches.Target.Cluster == target.Cluster;
        }
    }

    private void Watch(ObjectKey key, Target target, IEnumerable<GroupVersionKind> kinds, CancellationToken stopping)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (byUser.TryGetValue(key, out var before) && before.Target.Cluster != target.Cluster)
            {
                // Nothing is known yet of the objects behind the new connection.
                Leave(key);
                judge.Compare(key);
            }

            if (!byCluster.TryGetValue(target.Cluster, out var watches))
            {
                byCluster.Add(target.Cluster, watches = new TargetWatches(target, judge, RenewAsync, time, logger, stopping));
            }

            byUser[key] = watches;
            watches.Watch(key, kinds);
        }
    }

    private void Leave(ObjectKey key)
    {
        lock (gate)
        {
            if (byUser.Remove(key, out var watches) && watches.Leave(key))
            {
                byCluster.Remove(watches.Target.Cluster);
                endings.RemoveAll(item => item.IsCompleted);
                endings.Add(watches.EndAsync());
            }
        }

        if (declarations.FindDeployment(key) is not { IsDeleted: false })
        {
            targets.Forget(key);
        }
    }

    // Who watches another cluster asks for its credentials again: those at hand may be no good any more.
    private async Task RenewAsync(TargetWatches broken, CancellationToken cancellationToken)
    {
        foreach (var user in broken.Users)
        {
            if (declarations.FindDeployment(user) is not { Definition.KubeConfig: not null } declared)
            {
                continue;
            }

            try
            {
                await targets.ResolveAsync(declared.Definition, cancellationToken).ConfigureAwait(false);
                await WatchAfterRunAsync(user, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FailureException or ClusterException)
            {
                Log.NotRenewed(logger, user.ToString(), e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The cluster of {Deployment} cannot be watched: {Message}")]
        public static partial void NotRenewed(ILogger logger, string deployment, string message);
    }
}
