using System.Collections.Immutable;
using System.Security.Cryptography;

namespace GitOps.Core.EventSourcing;

/// <summary>One digest over many, from which the presence of each can be shown by a path of a few digests.</summary>
/// <remarks>
/// Shaped as RFC 6962 has it: leaves are hashed with a leading zero byte and inner nodes with a one, so that neither can pass for the
/// other, and the left half of a tree has the largest power of two of leaves that leaves something for the right.
/// </remarks>
internal static class MerkleTree
{
    internal static byte[] Leaf(ReadOnlySpan<byte> content) => SHA256.HashData([0, .. content]);

    internal static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        _ => Node(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
    };

    /// <summary>From the leaf up: on which side the sibling stands, and its digest.</summary>
    internal static ImmutableArray<MerkleStep> Path(ReadOnlySpan<byte[]> leaves, int index)
    {
        if (leaves.Length <= 1)
        {
            return [];
        }

        var split = Split(leaves.Length);
        return index < split
            ? Path(leaves[..split], index).Add(new MerkleStep(SiblingIsLeft: false, Root(leaves[split..])))
            : Path(leaves[split..], index - split).Add(new MerkleStep(SiblingIsLeft: true, Root(leaves[..split])));
    }

    /// <summary>Where a path leads from a leaf.</summary>
    internal static byte[] Follow(byte[] leaf, IEnumerable<MerkleStep> path) =>
        path.Aggregate(leaf, (digest, step) => step.SiblingIsLeft ? Node(step.Sibling, digest) : Node(digest, step.Sibling));

    private static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);

    private static int Split(int count) => 1 << (31 - int.LeadingZeroCount(count - 1));
}

/// <summary>One step of a path to the root.</summary>
internal sealed record MerkleStep(bool SiblingIsLeft, byte[] Sibling);
