using GitOps.Core;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Dispatching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Scheduling;

/// <summary>Takes what is due from the queue, has it run, and puts the next look back: a number of runs at once, each key once at a time.</summary>
internal sealed partial class ReconcileWorker(
    ReconcileQueue queue,
    IReconcileDispatcher dispatcher,
    IOptions<GitOpsOptions> options,
    TimeProvider time,
    IClock clock,
    ILogger<ReconcileWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Concurrency).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (at, changed) = queue.NextDue();
            if (queue.TryTake(clock.GetCurrentInstant()) is { } work)
            {
                await RunAsync(work.Key, work.Trigger, stopping).ConfigureAwait(false);
                continue;
            }

            await WaitAsync(at, changed, stopping).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Instant? at, Task changed, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var timer = at is { } instant
            ? Task.Delay(TimeSpan.FromTicks(Math.Clamp((instant - clock.GetCurrentInstant()).BclCompatibleTicks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)), time, over.Token)
            : Task.Delay(Timeout.Infinite, over.Token);
        await Task.WhenAny(timer, changed).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(ReconcileKey key, Trigger trigger, CancellationToken stopping)
    {
        RunResult result;
        try
        {
            result = await dispatcher.DispatchAsync(key, trigger, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A bug or a store that is away: this object waits and tries again, every other goes on.
            Log.RunBroke(logger, e, key);
            result = new RunResult.Retry(options.Value.MaximumRetryDelay);
        }

        queue.Complete(key, result is RunResult.Retry, failures => Next(result, failures));
    }

    private (Trigger Trigger, Instant At)? Next(RunResult result, int failures)
    {
        var now = clock.GetCurrentInstant();
        return result switch
        {
            RunResult.Settled settled => (Scheduled(TriggerReason.Interval), now + Jittered(settled.Next)),
            RunResult.LookAgain again => (Scheduled(TriggerReason.Retry), now + again.After),
            RunResult.Retry retry => (Scheduled(TriggerReason.Retry), now + Backoff.After(failures, options.Value.MinimumRetryDelay, Duration.Min(retry.AtMost, options.Value.MaximumRetryDelay))),
            _ => null,
        };
    }

    private Duration Jittered(Duration interval) => Backoff.Jittered(interval, options.Value.IntervalJitterPercentage, Random.Shared.NextDouble());

    private static Trigger Scheduled(TriggerReason reason) => new(reason, Actor.Engine, string.Empty, Guid.CreateVersion7());

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The reconcile of {Key} broke; it is tried again")]
        public static partial void RunBroke(ILogger logger, Exception exception, ReconcileKey key);
    }
}
