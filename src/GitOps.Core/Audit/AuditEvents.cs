using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

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
