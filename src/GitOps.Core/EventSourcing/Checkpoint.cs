using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.EventSourcing;

/// <summary>What the whole log was at a position: one digest over the heads of all streams, signed by the host.</summary>
/// <param name="Position">Events up to here are covered.</param>
/// <param name="At">When it was made.</param>
/// <param name="Streams">How many streams there were.</param>
/// <param name="Root">Root of the Merkle tree over the heads, ordered by the ordinal names of the streams.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Signature">Signature of what <c>Payload</c> gives.</param>
/// <param name="Order">Digest over the events since the checkpoint before in the order of the log, hexadecimal; empty when that is not sealed.</param>
public sealed record Checkpoint(
    long Position, Instant At, int Streams, ReadOnlyMemory<byte> Root, string KeyId, ReadOnlyMemory<byte> Signature, string Order = "")
{
    /// <summary>What is signed: lines of text that a person can rebuild.</summary>
    public byte[] Payload() => Payload(Position, At, Streams, Root.Span, Order);

    /// <summary>Whether the signature fits.</summary>
    public bool IsSigned(ICheckpointVerifier verifier) => verifier.Verify(KeyId, Payload(), Signature.Span);

    internal static byte[] Payload(long position, Instant at, int streams, ReadOnlySpan<byte> root, string order)
    {
        var heads = string.Create(CultureInfo.InvariantCulture, $"{position}\n{InstantPattern.ExtendedIso.Format(at)}\n{streams}\n{Convert.ToHexStringLower(root)}\n");
        return Encoding.UTF8.GetBytes(order.Length == 0 ? $"gitops.checkpoint/v1\n{heads}" : $"gitops.checkpoint/v2\n{heads}{order}\n");
    }

    /// <summary>The digest over events in the order of the log.</summary>
    internal static string OrderOf(IEnumerable<ReadOnlyMemory<byte>> hashes)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var hash in hashes)
        {
            digest.AppendData(hash.Span);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>The leaf of a stream.</summary>
    internal static byte[] Leaf(StreamHead head) => MerkleTree.Leaf(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{head.Stream}\n{head.Version}\n{Convert.ToHexStringLower(head.Hash.Span)}\n")));

    /// <summary>The leaves of heads in the order of the tree.</summary>
    internal static byte[][] Leaves(IEnumerable<StreamHead> ordered) => [.. ordered.Select(Leaf)];

    internal static ImmutableArray<StreamHead> Sorted(IEnumerable<StreamHead> heads) => [.. heads.OrderBy(head => head.Stream)];
}

/// <summary>The last event of a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">Version of its last event.</param>
/// <param name="Hash">Hash of its last event.</param>
public sealed record StreamHead(StreamId Stream, long Version, ReadOnlyMemory<byte> Hash);
