using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Stores;

/// <summary>The smallest event store that keeps every promise of <see cref="IEventStore"/>; read it first when you write one.</summary>
/// <remarks>
/// Three things carry the whole contract: one lock around check and append, so that of two writers one loses; positions given
/// under that lock, so that none appears behind a later one; and hashes made here, from the last event of the stream.
/// </remarks>
public sealed class InMemoryEventStore : IEventStore
{
    private readonly Lock gate = new();
    private readonly List<EventEnvelope> log = [];
    private readonly Dictionary<StreamId, List<EventEnvelope>> streams = [];
    private readonly HeadSignal head = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventEnvelope>> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<EventEnvelope>>(cancellationToken);
        }

        lock (gate)
        {
            var past = streams.TryGetValue(stream, out var found) ? found : [];
            if (past.Count != expected.Value)
            {
                return Task.FromException<IReadOnlyList<EventEnvelope>>(new StreamConflictException(stream, expected));
            }

            var previous = past.Count == 0 ? HashChain.Genesis : past[^1].Hash;
            var stored = HashChain.Seal(previous, stream, past.Count + 1, log.Count + 1, events);
            if (stored.Count > 0)
            {
                past.AddRange(stored);
                log.AddRange(stored);
                streams[stream] = past;
                head.Publish(log.Count);
            }

            return Task.FromResult(stored);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(
        StreamId stream, long fromVersion = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var envelope in CopyStream(stream, fromVersion))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return envelope;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(
        long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var envelope in CopyLog(afterPosition))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return envelope;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<long> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult<long>(log.Count);
        }
    }

    /// <inheritdoc/>
    public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => head.WaitForAsync(afterPosition, cancellationToken);

    private List<EventEnvelope> CopyStream(StreamId stream, long fromVersion)
    {
        lock (gate)
        {
            return streams.TryGetValue(stream, out var past) ? past.FindAll(envelope => envelope.Version >= fromVersion) : [];
        }
    }

    private List<EventEnvelope> CopyLog(long afterPosition)
    {
        lock (gate)
        {
            var from = (int)Math.Clamp(afterPosition, 0, log.Count);
            return log.GetRange(from, log.Count - from);
        }
    }
}
