using System.Collections.Immutable;
using System.Globalization;
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
public sealed record Checkpoint(long Position, Instant At, int Streams, ReadOnlyMemory<byte> Root, string KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>What is signed: lines of text that a person can rebuild.</summary>
    public byte[] Payload() => Payload(Position, At, Streams, Root.Span);

    /// <summary>Whether the signature fits.</summary>
    public bool IsSigned(ICheckpointVerifier verifier) => verifier.Verify(KeyId, Payload(), Signature.Span);

    internal static byte[] Payload(long position, Instant at, int streams, ReadOnlySpan<byte> root) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"gitops.checkpoint/v1\n{position}\n{InstantPattern.ExtendedIso.Format(at)}\n{streams}\n{Convert.ToHexStringLower(root)}\n"));

    /// <summary>The leaf of a stream.</summary>
    internal static byte[] Leaf(StreamHead head) => MerkleTree.Leaf(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{head.Stream}\n{head.Version}\n{Convert.ToHexStringLower(head.Hash.Span)}\n")));

    /// <summary>The leaves of heads in the order of the tree.</summary>
    internal static byte[][] Leaves(IEnumerable<StreamHead> ordered) => [.. ordered.Select(Leaf)];

    internal static ImmutableArray<StreamHead> Order(IEnumerable<StreamHead> heads) => [.. heads.OrderBy(head => head.Stream)];
}

/// <summary>The last event of a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">Version of its last event.</param>
/// <param name="Hash">Hash of its last event.</param>
public sealed record StreamHead(StreamId Stream, long Version, ReadOnlyMemory<byte> Hash);
