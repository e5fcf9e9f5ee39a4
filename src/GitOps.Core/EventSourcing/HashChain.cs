using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>
/// Chains the events of a stream: each hash covers the event and the hash before it, so that a changed, removed, inserted or
/// reordered event breaks the chain at its place.
/// </summary>
/// <remarks>
/// An event's hash is SHA-256 over the previous hash (32 bytes) and the digest of its content (32 bytes). That digest is SHA-256
/// over length-prefixed fields in this order: stream, version, id, type, instant (Unix ticks), actor, correlation id, causation id,
/// body, cause type, cause body. Lengths are 4 bytes, numbers 8 bytes without length, big endian. Two steps, so that a proof of one
/// event needs of the later ones nothing but their digests.
/// Instants are cut to microseconds before they are stored, the finest unit that every store keeps.
/// </remarks>
public static class HashChain
{
    /// <summary>What stands before the first event of a stream.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[32];

    /// <summary>An instant cut to whole microseconds, the finest unit that every store keeps.</summary>
    public static Instant Cut(Instant at)
    {
        var ticks = at.ToUnixTimeTicks();
        var rest = ticks % 10;
        return Instant.FromUnixTimeTicks(ticks - (rest < 0 ? rest + 10 : rest));
    }

    /// <summary>
    /// Turns decided events into stored ones: cuts their instants, copies their bodies, and chains them from <paramref name="previous"/>,
    /// with versions and positions counted up from the first.
    /// </summary>
    /// <remarks>A store whose positions are given later replaces them with <c>with { Position = … }</c>; they are not part of the hash.</remarks>
    public static IReadOnlyList<EventEnvelope> Seal(
        ReadOnlyMemory<byte> previous, StreamId stream, long firstVersion, long firstPosition, IReadOnlyList<PendingEvent> events)
    {
        var stored = new EventEnvelope[events.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            var pending = events[i] with
            {
                At = Cut(events[i].At),
                Body = events[i].Body.ToArray(),
                Cause = events[i].Cause is { } cause ? cause with { Body = cause.Body.ToArray() } : null,
            };
            var hash = Next(previous.Span, stream, firstVersion + i, pending);
            stored[i] = new EventEnvelope(stream, firstVersion + i, firstPosition + i, pending, previous, hash);
            previous = hash;
        }

        return stored;
    }

    /// <summary>The hash of an event that follows <paramref name="previous"/>.</summary>
    public static byte[] Next(ReadOnlySpan<byte> previous, StreamId stream, long version, PendingEvent pending)
    {
        Span<byte> content = stackalloc byte[SHA256.HashSizeInBytes];
        WriteContent(stream, version, pending, content);
        return Link(previous, content);
    }

    /// <summary>The digest of an event without its past: what a proof tells of an event that it does not show.</summary>
    public static byte[] ContentOf(StreamId stream, long version, PendingEvent pending)
    {
        var content = new byte[SHA256.HashSizeInBytes];
        WriteContent(stream, version, pending, content);
        return content;
    }

    /// <summary>The hash of an event of which only the digest of the content is known.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> content)
    {
        Span<byte> link = stackalloc byte[2 * SHA256.HashSizeInBytes];
        previous.CopyTo(link);
        content.CopyTo(link[previous.Length..]);
        return SHA256.HashData(link[..(previous.Length + content.Length)]);
    }

    private static void WriteContent(StreamId stream, long version, PendingEvent pending, Span<byte> content)
    {
        var (name, actor, causeType) = (stream.ToString(), pending.Actor.ToString(), pending.Cause?.Type ?? string.Empty);
        var causeBody = pending.Cause is { } cause ? cause.Body.Span : [];
        var most = 256 + (3 * (name.Length + actor.Length + causeType.Length + pending.Type.Length)) + pending.Body.Length + causeBody.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var fields = new Fields(buffer);
            fields.Add(name);
            fields.Add(version);
            fields.Add(pending.Id);
            fields.Add(pending.Type);
            fields.Add(pending.At.ToUnixTimeTicks());
            fields.Add(actor);
            fields.Add(pending.CorrelationId);
            fields.Add(pending.CausationId);
            fields.Add(pending.Body.Span);
            fields.Add(causeType);
            fields.Add(causeBody);
            SHA256.HashData(fields.Written, content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Length-prefixed fields in a buffer that is large enough.</summary>
    private ref struct Fields(Span<byte> buffer)
    {
        private readonly Span<byte> buffer = buffer;
        private int length;

        public readonly ReadOnlySpan<byte> Written => buffer[..length];

        public void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text, buffer[(length + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[length..], bytes);
            length += 4 + bytes;
        }

        public void Add(long number)
        {
            BinaryPrimitives.WriteInt64BigEndian(buffer[length..], number);
            length += 8;
        }

        public void Add(Guid id)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer[length..], 16);
            id.TryWriteBytes(buffer[(length + 4)..], bigEndian: true, out _);
            length += 20;
        }

        public void Add(ReadOnlySpan<byte> field)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer[length..], field.Length);
            field.CopyTo(buffer[(length + 4)..]);
            length += 4 + field.Length;
        }
    }
}
