using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Hosting.Projections;

/// <summary>Runs the followers of the log, each at its own pace and with its own checkpoint.</summary>
internal sealed partial class LogFollowing(
    IEventStore events,
    ICheckpointStore checkpoints,
    EventCatalog catalog,
    IEnumerable<ILogFollower> followers,
    TimeProvider time,
    ILogger<LogFollowing> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(followers.Select(follower => FollowAsync(follower, stoppingToken)));

    private async Task FollowAsync(ILogFollower follower, CancellationToken stopping)
    {
        long? position = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                position ??= await StartAsync(follower, stopping).ConfigureAwait(false);
                position = await CatchUpAsync(follower, position.Value, stopping).ConfigureAwait(false);
                await events.WaitForAsync(position.Value, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The follower stays where it was and tries the same event again: nothing is skipped.
                Log.FollowerBroke(logger, e, follower.Name);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(false);
                position = follower.FromBeginning ? null : position;
            }
        }
    }

    private async Task<long> StartAsync(ILogFollower follower, CancellationToken stopping) => follower.FromBeginning
        ? await checkpoints.GetCheckpointAsync(follower.Name, stopping).ConfigureAwait(false)
        : await events.GetHeadAsync(stopping).ConfigureAwait(false);

    private async Task<long> CatchUpAsync(ILogFollower follower, long position, CancellationToken stopping)
    {
        var reached = position;
        await foreach (var envelope in events.ReadAllAsync(position, stopping).ConfigureAwait(false))
        {
            await follower.HandleAsync(envelope, catalog.Read(envelope), stopping).ConfigureAwait(false);
            reached = envelope.Position;
        }

        if (reached != position && follower.FromBeginning)
        {
            await checkpoints.SetCheckpointAsync(follower.Name, reached, stopping).ConfigureAwait(false);
        }

        return reached;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The follower {Follower} broke; it tries the same event again")]
        public static partial void FollowerBroke(ILogger logger, Exception exception, string follower);
    }
}
