using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>The heads of all streams as checkpoints tell them, one after another, beside those that were seen.</summary>
internal sealed class SealedHeads
{
    private readonly Dictionary<StreamId, StreamHead> told = [];
    private readonly Dictionary<StreamId, StandingEvent> seen = [];

    public void See(StandingEvent item) => seen[item.Stream] = item;

    /// <summary>The last head that a checkpoint told; null when none did.</summary>
    public StreamHead? Find(StreamId stream) => told.GetValueOrDefault(stream);

    /// <summary>Where the last event of a stream stands, if it is before a version.</summary>
    public long PositionBefore(StreamId stream, long version) =>
        seen.TryGetValue(stream, out var item) && item.Version < version ? item.Position : 0;

    /// <summary>Takes the heads of the next checkpoint.</summary>
    /// <returns>Why it cannot be trusted; null when it can.</returns>
    public string? Refuse(LogSealed seal, ICheckpointVerifier? verifier, bool hasGap)
    {
        var before = seal.Heads.Select(head => Find(StreamId.Parse(head.Stream))?.Version ?? 0).ToArray();
        if (hasGap)
        {
            // What the missing checkpoint told is taken from the log, so that those after it still count.
            foreach (var item in seen.Values.Where(item => item.Position <= seal.Position))
            {
                told[item.Stream] = new StreamHead(item.Stream, item.Version, item.Hash);
            }
        }

        foreach (var head in seal.Heads.Select(head => head.ToHead()))
        {
            told[head.Stream] = head;
        }

        var checkpoint = seal.ToCheckpoint();
        if (verifier is not null && !checkpoint.IsSigned(verifier))
        {
            return $"the signature does not fit, or the key '{seal.KeyId}' is not known";
        }

        var root = MerkleTree.Root(Checkpoint.Leaves(Checkpoint.Sorted(told.Values)));
        if (seal.Streams != told.Count || !checkpoint.Root.Span.SequenceEqual(root))
        {
            return hasGap
                ? "it cannot be compared, because one before it is gone or cannot be trusted"
                : "its root is not the root of the heads that it and those before it name";
        }

        return seal.Order.Length == 0 || TurnsFit(seal, hasGap ? null : before) ? null : "the turns of events that it tells do not lead to the heads that it names";
    }

    private static bool TurnsFit(LogSealed seal, long[]? before)
    {
        var counts = new long[seal.Heads.Length];
        foreach (var turn in seal.Turns)
        {
            if (turn < 0 || turn >= counts.Length)
            {
                return false;
            }

            counts[turn]++;
        }

        return before is null || !seal.Heads.Where((head, index) => before[index] + counts[index] != head.Version).Any();
    }
}
