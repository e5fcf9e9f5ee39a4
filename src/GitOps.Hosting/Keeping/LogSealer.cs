using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>Seals the log at an interval, and what came since when the host ends, when the host has a key to sign with.</summary>
internal sealed partial class LogSealer : BackgroundService, IHostedLifecycleService
{
    /// <summary>The end of a host waits no longer for the last seal; a long log that was never read is sealed by the next host.</summary>
    private static readonly TimeSpan LastSeal = TimeSpan.FromSeconds(5);

    private readonly LogSealing? sealing;
    private readonly Duration interval;
    private readonly TimeProvider time;
    private readonly ILogger<LogSealer> logger;

    public LogSealer(
        IEventStore events,
        EventCatalog catalog,
        IEnumerable<ICheckpointSigner> signers,
        IOptions<GitOpsOptions> options,
        IClock clock,
        IEventIds ids,
        TimeProvider time,
        ILogger<LogSealer> logger)
    {
        (this.time, this.logger, interval) = (time, logger, options.Value.Sealing.Interval);
        sealing = signers.LastOrDefault() is { } signer ? new LogSealing(events, catalog, signer, clock, ids) : null;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // By now nothing of the engine appends any more.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (sealing is null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LastSeal, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await SealAsync(sealing, ending.Token).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (sealing is null)
        {
            return;
        }

        using var rounds = new Rounds(interval, time);
        while (await rounds.NextAsync(stoppingToken).ConfigureAwait(false))
        {
            await SealAsync(sealing, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task SealAsync(LogSealing log, CancellationToken cancellationToken)
    {
        try
        {
            if (await log.SealAsync(cancellationToken).ConfigureAwait(false) is { } made)
            {
                // In the host's own log a seal is out of reach of who owns the database.
                Log.Sealed(logger, made.Position, made.Streams, Convert.ToHexStringLower(made.Root.Span), made.KeyId);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is not sealed yet is for the next host.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store is away or an event is damaged: the next interval tries again from where this one came to.
            Log.NotSealed(logger, e);
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
