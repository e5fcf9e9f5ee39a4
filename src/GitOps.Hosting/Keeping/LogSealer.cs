using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>Seals the log at an interval, when the host has a key to sign with.</summary>
internal sealed partial class LogSealer(
    IEventStore events,
    EventCatalog catalog,
    IEnumerable<ICheckpointSigner> signers,
    IOptions<GitOpsOptions> options,
    IClock clock,
    IEventIds ids,
    TimeProvider time,
    ILogger<LogSealer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (signers.LastOrDefault() is not { } signer)
        {
            return;
        }

        var sealing = new LogSealing(events, catalog, signer, clock, ids);
        using var rounds = new Rounds(options.Value.Sealing.Interval, time);
        while (await rounds.NextAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (await sealing.SealAsync(stoppingToken).ConfigureAwait(false) is { } made)
                {
                    // In the host's own log a seal is out of reach of who owns the database.
                    Log.Sealed(logger, made.Position, made.Streams, Convert.ToHexStringLower(made.Root.Span), made.KeyId);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The store is away or an event is damaged: the next interval tries again from where this one came to.
                Log.NotSealed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The log is sealed up to position {Position}: {Streams} streams, root {Root}, key {KeyId}")]
        public static partial void Sealed(ILogger logger, long position, int streams, string root, string keyId);

        [LoggerMessage(LogLevel.Error, "The log could not be sealed; the next interval tries again")]
        public static partial void NotSealed(ILogger logger, Exception exception);
    }
}
