namespace GitOps.Core.EventSourcing;

/// <summary>Reads events.</summary>
public interface IEventReader
{
    /// <summary>The events of a stream in order, from a version on; nothing for a stream that does not exist.</summary>
    IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion = 1, CancellationToken cancellationToken = default);

    /// <summary>All events in the order of their positions, after a position.</summary>
    /// <remarks>
    /// Ends at the last event that was committed when the call began to read. An event never appears behind a later one: when
    /// position n was seen, no event with a smaller position comes to be any more.
    /// </remarks>
    IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, CancellationToken cancellationToken = default);

    /// <summary>The position of the last event; 0 when there is none.</summary>
    Task<long> GetHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns when there is an event after the position: at once, or when it comes (also from another process).</summary>
    Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default);
}

/// <summary>Writes events.</summary>
public interface IEventWriter
{
    /// <summary>Appends all events or none, durable when it returns.</summary>
    /// <returns>The envelopes as they were stored.</returns>
    /// <exception cref="StreamConflictException">The stream is not at the expected version.</exception>
    Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default);
}

/// <summary>The log that everything else follows from.</summary>
/// <remarks>Thread safe. The store makes versions, positions and hashes; callers make everything else.</remarks>
public interface IEventStore : IEventReader, IEventWriter;
