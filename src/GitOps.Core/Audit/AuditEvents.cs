using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>An event that cannot be read here: of a newer version, or damaged.</summary>
/// <param name="Version">Its version in the stream.</param>
/// <param name="Position">Its position in the log.</param>
/// <param name="At">When it happened; null when its row is damaged.</param>
/// <param name="Type">Name of its type; empty when its row is damaged.</param>
/// <param name="Why">Which event it is, and why it cannot be read.</param>
public sealed record UnreadEvent(long Version, long Position, Instant? At, string Type, string Why)
{
    internal static UnreadEvent Of(CorruptEventException corrupt) => new(corrupt.Version, corrupt.Position, null, string.Empty, corrupt.Message);
}

/// <summary>Reads events for questions that can do without those that cannot be read, but must say that there are some.</summary>
internal static class AuditEvents
{
    /// <summary>The event; null when this version does not know its type or the body is damaged.</summary>
    public static object? Find(EventEnvelope envelope)
    {
        try
        {
            return EventCatalog.Default.Read(envelope);
        }
        catch (UnreadableEventException)
        {
            return null;
        }
    }

    /// <summary>All events of a stream that can be read, with what they say; the others are handed to a callback, each in its turn.</summary>
    public static async IAsyncEnumerable<(EventEnvelope Envelope, object Happened)> ReadStreamAsync(
        IEventReader events, StreamId stream, Action<UnreadEvent> unread, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = 1L;
        while (true)
        {
            var reading = events.ReadStreamAsync(stream, from, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (reading.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await reading.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (CorruptEventException e) when (e.Version >= from)
                    {
                        unread(UnreadEvent.Of(e));
                        from = e.Version + 1;
                        break;
                    }

                    from = reading.Current.Version + 1;
                    if (Find(reading.Current, unread) is { } happened)
                    {
                        yield return (reading.Current, happened);
                    }
                }
            }
        }
    }

    /// <summary>The event; null when it cannot be read, and handed to a callback.</summary>
    public static object? Find(EventEnvelope envelope, Action<UnreadEvent> unread)
    {
        try
        {
            return EventCatalog.Default.Read(envelope);
        }
        catch (UnreadableEventException e)
        {
            unread(new UnreadEvent(envelope.Version, envelope.Position, envelope.Event.At, envelope.Event.Type, e.Message));
            return null;
        }
    }

    /// <summary>All events of the log but those that the store cannot read, which are handed to a callback.</summary>
    public static async IAsyncEnumerable<EventEnvelope> ReadAsync(
        IEventReader events, long after, Action<CorruptEventException> corrupt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = after;
        while (true)
        {
            var reading = events.ReadAllAsync(position, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (reading.ConfigureAwait(false))
            {
                bool more;
                do
                {
                    try
                    {
                        more = await reading.MoveNextAsync().ConfigureAwait(false);
                    }
                    catch (CorruptEventException e) when (e.Position > position)
                    {
                        corrupt(e);
                        position = e.Position;
                        break;
                    }

                    if (!more)
                    {
                        yield break;
                    }

                    position = reading.Current.Position;
                    yield return reading.Current;
                }
                while (more);
            }
        }
    }
}
