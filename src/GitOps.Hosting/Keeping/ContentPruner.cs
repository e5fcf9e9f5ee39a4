using GitOps.Core.EventSourcing;
using GitOps.Core.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>Lets go of superseded content at an interval, when the host has a period to keep it for.</summary>
internal sealed partial class ContentPruner(
    IEventStore events,
    EventCatalog catalog,
    IContentStore contents,
    IOptions<GitOpsOptions> options,
    IClock clock,
    TimeProvider time,
    ILogger<ContentPruner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Retention.KeepContentFor is not { } keepFor)
        {
            return;
        }

        var retention = new ContentRetention(events, catalog, contents, clock);
        using var rounds = new Rounds(options.Value.Retention.Interval, time);
        while (await rounds.NextAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (await retention.RunAsync(keepFor, stoppingToken).ConfigureAwait(false) is var gone and > 0)
                {
                    Log.Pruned(logger, gone, keepFor);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The store is away, or an event cannot be read and may refer to anything: nothing is let go until it can.
                Log.NotPruned(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} contents that were superseded more than {Period} ago are no longer kept")]
        public static partial void Pruned(ILogger logger, long count, Period period);

        [LoggerMessage(LogLevel.Error, "Superseded content could not be let go; the next round tries again")]
        public static partial void NotPruned(ILogger logger, Exception exception);
    }
}
