using System.Collections.Concurrent;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using Microsoft.Extensions.Logging;

namespace GitOps.Hosting.Watching;

/// <summary>
/// The watches on one cluster: one for each kind in the inventories of the deployments that use it, by owner label. They end with
/// the last deployment that uses the cluster.
/// </summary>
/// <param name="target">The cluster, and what is known of its objects.</param>
/// <param name="judge">Hears of every change.</param>
/// <param name="renew">Called when a watch broke, before it begins again: credentials may have been exchanged.</param>
/// <param name="time">For the pauses between tries.</param>
/// <param name="logger">Hears of broken watches.</param>
/// <param name="stopping">Ends all watches.</param>
internal sealed partial class TargetWatches(
    Target target, ChangeJudge judge, Func<TargetWatches, CancellationToken, Task> renew, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly ConcurrentDictionary<(GroupVersionKind Kind, Ownership Owner), Task> watches = new();
    private readonly ConcurrentDictionary<ObjectKey, bool> users = new();

    public Target Target => target;

    /// <summary>The deployments that use the cluster.</summary>
    public IEnumerable<ObjectKey> Users => users.Keys;

    /// <summary>Watches what a deployment has, as far as it is not watched yet.</summary>
    public void Watch(ObjectKey user, IEnumerable<GroupVersionKind> kinds)
    {
        users[user] = true;
        var owner = Ownership.Of(user);
        foreach (var kind in kinds)
        {
            watches.GetOrAdd((kind, owner), _ => FollowAsync(kind, owner, end.Token));
        }
    }

    /// <summary>A deployment uses the cluster no longer.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Leave(ObjectKey user) => users.TryRemove(user, out _) && users.IsEmpty;

    /// <summary>Ends all watches.</summary>
    public async Task EndAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(watches.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task FollowAsync(GroupVersionKind kind, Ownership owner, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var isAgain = false; !cancellationToken.IsCancellationRequested; isAgain = true)
        {
            try
            {
                if (isAgain)
                {
                    await renew(this, cancellationToken).ConfigureAwait(false);
                }

                HashSet<ObjectId>? first = [];
                await foreach (var change in target.Cluster.WatchAsync(new ObjectQuery(kind, LabelSelector: owner.Name), cancellationToken).ConfigureAwait(false))
                {
                    if (change.Object is { } live)
                    {
                        first?.Add(live.Reference.Id);
                        if (owner.KeyOf(live) is var key && users.ContainsKey(key))
                        {
                            await judge.LookAsync(change.Kind, live, key, target.Digests, cancellationToken).ConfigureAwait(false);
                        }

                        continue;
                    }

                    if (first is not null)
                    {
                        Follow(kind, owner, first);
                        await MissAsync(kind, owner, first, cancellationToken).ConfigureAwait(false);
                    }

                    (first, pause) = (null, FirstPause);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Unfollow(kind, owner);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (e is ClusterException { Reason: "NoMatch" })
                {
                    // Planned together with its definition, which is not there yet.
                    Log.NotThereYet(logger, kind.ToString(), e.Message);
                }
                else
                {
                    Log.WatchFailed(logger, kind.ToString(), e.Message);
                }

                Unfollow(kind, owner);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task MissAsync(GroupVersionKind kind, Ownership owner, HashSet<ObjectId> there, CancellationToken cancellationToken)
    {
        foreach (var user in Users.Where(user => Ownership.Of(user) == owner))
        {
            await judge.MissAsync(user, kind, there, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only what Kustomizations own is trusted to be as the watch shows it.
    private void Follow(GroupVersionKind kind, Ownership owner, HashSet<ObjectId> there)
    {
        if (owner.Kind == Kustomization.KindName)
        {
            target.Digests.Follow(kind, there);
        }
    }

    private void Unfollow(GroupVersionKind kind, Ownership owner)
    {
        if (owner.Kind == Kustomization.KindName)
        {
            target.Digests.Unfollow(kind);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Kind} cannot be watched yet: {Message}")]
        public static partial void NotThereYet(ILogger logger, string kind, string message);

        [LoggerMessage(LogLevel.Warning, "Watching {Kind} broke, beginning again: {Message}")]
        public static partial void WatchFailed(ILogger logger, string kind, string message);
    }
}
