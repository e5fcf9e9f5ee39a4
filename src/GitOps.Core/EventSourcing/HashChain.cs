using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

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
