using GitOps.Core;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Hosting.Projections;

/// <summary>Has every projection follow the log, each at its own pace: with a checkpoint in the store, or live from the end of the log.</summary>
internal sealed partial class ProjectionRunner : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<LivePlace> places;
    private readonly IReadOnlyList<(string Name, Subscription Subscription)> followers;
    private readonly TimeProvider time;
    private readonly ILogger<ProjectionRunner> logger;

    public ProjectionRunner(
        IEventStore events,
        ICheckpointStore checkpoints,
        IEnumerable<IProjection> projections,
        IEnumerable<ILiveProjection> live,
        TimeProvider time,
        ILogger<ProjectionRunner> logger)
    {
        (this.time, this.logger) = (time, logger);
        var standing = live.Select(projection => (Projection: projection, Place: new LivePlace(events))).ToList();
        places = [.. standing.Select(one => one.Place)];
        followers =
        [
            .. standing.Select(one => Follow(one.Projection, one.Place)),
            .. projections.Select(projection => Follow(projection, checkpoints)),
        ];

        (string, Subscription) Follow(IProjection projection, IFollowerCheckpoints place) =>
            (projection.Name, new Subscription(events, place, new ReadableOnly(projection, logger)));
    }

    /// <summary>Done when every live projection has its place in the log.</summary>
    public Task Standing => Task.WhenAll(places.Select(place => place.Standing));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(followers.Select(follower => FollowAsync(follower.Name, follower.Subscription, stoppingToken)));

    private async Task FollowAsync(string name, Subscription subscription, CancellationToken stopping)
    {
        CorruptEventException? unreadable = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (unreadable is not null)
                {
                    await subscription.SkipAsync(unreadable.Position, stopping).ConfigureAwait(false);
                    unreadable = null;
                }

                await subscription.RunAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (CorruptEventException e)
            {
                Log.Unreadable(logger, name, e.Message);
                unreadable = e;
            }
            catch (FailureException e) when (e.Failure.Class == FailureClass.Transient)
            {
                Log.Waits(logger, name, e.Failure.Message);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It stays at its checkpoint and tries the same events again: nothing is left out.
                Log.Broke(logger, e, name);
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The projection {Projection} broke; it tries the same events again")]
        public static partial void Broke(ILogger logger, Exception exception, string projection);

        [LoggerMessage(LogLevel.Warning, "The projection {Projection} tries the same events again: {Message}")]
        public static partial void Waits(ILogger logger, string projection, string message);

        [LoggerMessage(LogLevel.Critical, "The projection {Projection} steps over a damaged event: {Message}")]
        public static partial void Unreadable(ILogger logger, string projection, string message);
    }
}
