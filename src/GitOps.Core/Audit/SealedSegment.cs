using System.Collections.Immutable;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>The events that one checkpoint covers, in the order that it tells.</summary>
internal sealed class SealedSegment
{
    private readonly LogSealed seal;

    public SealedSegment(LogSealed seal, long version)
    {
        (this.seal, Version) = (seal, version);
        Keys = KeysOf(seal);
    }

    /// <summary>Version of the checkpoint itself.</summary>
    public long Version { get; }

    /// <summary>Whether the order is told, or the heads alone.</summary>
    public bool TellsOrder => seal.Order.Length > 0;

    /// <summary>Stream and version of each; of a checkpoint that does not tell the order only the heads.</summary>
    public ImmutableArray<(StreamId Stream, long Version)> Keys { get; }

    /// <summary>Takes the segment off the beginning of what stands, when it stands there just so.</summary>
    internal bool TakeOff(List<StandingEvent> standing, List<Finding> findings)
    {
        if (standing.Count < Keys.Length)
        {
            return false;
        }

        for (var i = 0; i < Keys.Length; i++)
        {
            if (standing[i].Key != Keys[i])
            {
                return false;
            }
        }

        if (Checkpoint.OrderOf(standing.Take(Keys.Length).Select(item => item.Hash)) != seal.Order)
        {
            CompareHashes(standing.Take(Keys.Length).ToDictionary(item => item.Key), findings);
        }

        standing.RemoveRange(0, Keys.Length);
        return true;
    }

    /// <summary>Names heads that are not the ones that were sealed.</summary>
    internal void CompareHashes(IReadOnlyDictionary<(StreamId, long), StandingEvent> there, List<Finding> findings)
    {
        foreach (var head in seal.Heads.Select(head => head.ToHead()))
        {
            if (there.TryGetValue((head.Stream, head.Version), out var item) && !item.Hash.Span.SequenceEqual(head.Hash.Span))
            {
                findings.Add(new Finding.Changed(item.Stream, item.Version, item.Position));
            }
        }
    }

    private static ImmutableArray<(StreamId, long)> KeysOf(LogSealed seal)
    {
        var heads = seal.Heads.Select(head => head.ToHead()).ToArray();
        if (seal.Order.Length == 0)
        {
            return [.. heads.Select(head => (head.Stream, head.Version))];
        }

        var next = heads.Select(head => head.Version).ToArray();
        var keys = ImmutableArray.CreateBuilder<(StreamId, long)>(seal.Turns.Length);
        for (var i = seal.Turns.Length - 1; i >= 0; i--)
        {
            var turn = seal.Turns[i];
            keys.Add((heads[turn].Stream, next[turn]--));
        }

        keys.Reverse();
        return keys.ToImmutable();
    }
}
