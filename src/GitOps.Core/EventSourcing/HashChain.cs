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
/// SHA-256 over length-prefixed fields in this order: previous hash, stream, version, id, type, instant (Unix ticks), actor,
/// correlation id, causation id, body, cause type, cause body. Lengths are 4 bytes, numbers 8 bytes, big endian.
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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, previous);
        Add(hash, stream.ToString());
        Add(hash, version);
        Add(hash, pending.Id.ToByteArray(bigEndian: true));
        Add(hash, pending.Type);
        Add(hash, pending.At.ToUnixTimeTicks());
        Add(hash, pending.Actor.ToString());
        Add(hash, pending.CorrelationId.ToByteArray(bigEndian: true));
        Add(hash, pending.CausationId.ToByteArray(bigEndian: true));
        Add(hash, pending.Body.Span);
        Add(hash, pending.Cause?.Type ?? string.Empty);
        Add(hash, pending.Cause is { } cause ? cause.Body.Span : []);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}
