using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Tests.Audit;

/// <summary>A log in which the store cannot read one event.</summary>
internal sealed class DamagedLog(IEventReader events, long position) : IEventReader
{
    public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var envelope in events.ReadStreamAsync(stream, fromVersion, cancellationToken))
        {
            yield return Readable(envelope);
        }
    }

    public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var envelope in events.ReadAllAsync(afterPosition, cancellationToken))
        {
            yield return Readable(envelope);
        }
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => events.GetHeadAsync(cancellationToken);

    public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => events.WaitForAsync(afterPosition, cancellationToken);

    private EventEnvelope Readable(EventEnvelope envelope) => envelope.Position == position
        ? throw new CorruptEventException(envelope.Stream.ToString(), envelope.Version, envelope.Position, "its id is no id.")
        : envelope;
}
