using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Retention;

/// <summary>
/// Lets go of contents that were superseded longer ago than they are to be kept. What a source or deployment refers to now always
/// stays, and the log is never cut: an event goes on naming a content that is no longer kept.
/// </summary>
/// <remarks>Remembers how far it read the log, so that a second run costs what was appended since.</remarks>
public sealed class ContentRetention
{
    /// <summary>A content is put before the event that refers to it is appended; what is younger than this is left alone.</summary>
    internal static readonly Duration Grace = Duration.FromHours(1);

    private readonly IEventReader events;
    private readonly IContentStore contents;
    private readonly IClock clock;
    private readonly ContentUses uses;
    private long position;

    /// <summary>The retention of a store.</summary>
    public ContentRetention(IEventReader events, EventCatalog catalog, IContentStore contents, IClock clock)
    {
        (this.events, this.contents, this.clock) = (events, contents, clock);
        uses = new ContentUses(catalog);
    }

    /// <summary>Lets go of what was last referred to longer ago than the period.</summary>
    /// <param name="keepFor">How long content is kept after it was superseded; zero keeps what is referred to now and nothing else.</param>
    /// <param name="cancellationToken">Stops between two contents.</param>
    /// <returns>How many contents were let go.</returns>
    /// <exception cref="UnreadableEventException">An event is of an unknown type or damaged: then nothing is let go, because it may refer to anything.</exception>
    /// <exception cref="CorruptEventException">The same, found by the store.</exception>
    public async Task<long> RunAsync(Period keepFor, CancellationToken cancellationToken = default)
    {
        await foreach (var envelope in events.ReadAllAsync(position, cancellationToken).ConfigureAwait(false))
        {
            uses.Follow(envelope);
            position = envelope.Position;
        }

        var now = clock.GetCurrentInstant();
        var since = Before(now, keepFor);
        return await contents.PruneAsync(Instant.Min(since, now - Grace), uses.Since(since), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The instant that lies a period before another, by the calendar of UTC; the beginning of time when there is none.</summary>
    internal static Instant Before(Instant now, Period period)
    {
        try
        {
            return (now.InUtc().LocalDateTime - period).InUtc().ToInstant();
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return Instant.MinValue;
        }
    }
}
