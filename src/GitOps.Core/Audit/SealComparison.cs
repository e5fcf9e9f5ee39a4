using System.Text.Json;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Holds a log, while it is read in its order, against the checkpoints that stand in it.</summary>
/// <remarks>
/// A checkpoint tells the turn of each event since the checkpoint before. What stands in the log and what the checkpoints tell are two
/// rows of names that are taken off while they agree. Where they do not, both are kept until a later checkpoint shows whether an event
/// came later (moved) or not at all (removed), so memory holds what two checkpoints cover.
/// </remarks>
internal sealed class SealComparison(ICheckpointVerifier? verifier, long lastSeal)
{
    /// <summary>Checkpoints to wait for an event that is missed, and events to wait after the last of them.</summary>
    private const int Patience = 2;
    private const int PatienceAtEnd = 2 * LogSealing.MaximumTurns;

    private readonly List<Finding> findings = [];
    private readonly List<StandingEvent> standing = [];
    private readonly List<SealedSegment> told = [];
    private readonly SealedHeads heads = new();
    private readonly HashSet<(StreamId Stream, long Version)> missed = [];

    /// <summary>Events that stand before others that were appended before them; a later checkpoint may still tell them.</summary>
    private readonly Dictionary<(StreamId Stream, long Version), long> early = [];
    private long last;
    private bool hasGap;

    /// <summary>Checkpoints that were compared.</summary>
    public int Compared { get; private set; }

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The last head of a stream that a checkpoint told; null when none did.</summary>
    public StreamHead? HeadOf(StreamId stream) => heads.Find(stream);

    /// <summary>Takes the next event of the log.</summary>
    public void Take(EventEnvelope envelope)
    {
        var item = new StandingEvent(envelope.Stream, envelope.Version, envelope.Position, envelope.Hash);
        heads.See(item);
        if (envelope.Stream == CheckpointEvents.Stream)
        {
            Meet(envelope);
        }

        if (last < lastSeal || told.Count > 0)
        {
            standing.Add(item);
            if (last >= lastSeal && standing.Count > PatienceAtEnd)
            {
                Settle(isLast: true);
            }
        }
        else if (missed.Remove(item.Key))
        {
            findings.Add(item.Moved());
        }
    }

    /// <summary>The log is at its end.</summary>
    public void Finish()
    {
        Settle(isLast: true);
        findings.AddRange(standing.Where(item => missed.Remove(item.Key)).Select(item => item.Moved()));
        foreach (var stream in missed.GroupBy(item => item.Stream, item => item.Version))
        {
            findings.AddRange(Ranges([.. stream.Order()]).Select(range => new Finding.Removed(stream.Key, range.First, range.Last, heads.PositionBefore(stream.Key, range.First))));
        }

        findings.AddRange(early.Select(entry => new Finding.Inserted(entry.Key.Stream, entry.Key.Version, entry.Value)));
    }

    private void Meet(EventEnvelope envelope)
    {
        // Two of the same version, or one that was moved: the chain of their stream tells it.
        if (envelope.Version <= last)
        {
            return;
        }

        hasGap |= envelope.Version != last + 1;
        last = envelope.Version;
        if (Read(envelope) is not { } segment)
        {
            hasGap = true;
            return;
        }

        Compared++;
        if (segment.TellsOrder)
        {
            told.Add(segment);
            Settle(isLast: false);
        }
        else
        {
            CompareHeads(segment);
        }
    }

    private SealedSegment? Read(EventEnvelope envelope)
    {
        string why;
        try
        {
            var seal = (LogSealed)EventCatalog.Default.Read(envelope);
            if (heads.Refuse(seal, verifier, hasGap) is not { } refusal)
            {
                return new SealedSegment(seal, envelope.Version);
            }

            why = refusal;
            standing.RemoveAll(item => told.Count == 0 && item.Position <= seal.Position);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or JsonException or UnreadableEventException)
        {
            why = $"it is damaged: {exception.Message}";
        }

        findings.Add(new Finding.FalseCheckpoint(envelope.Version, envelope.Position, why));
        return null;
    }

    private void Settle(bool isLast)
    {
        while (told.Count > 0 && told[0].TakeOff(standing, findings))
        {
            told.RemoveAt(0);
            hasGap = false;
        }

        if (told.Count > 0 && (isLast || told.Count > Patience || IsComplete()))
        {
            Align();
            told.Clear();
            hasGap = false;
        }
    }

    private bool IsComplete()
    {
        var there = standing.Select(item => item.Key).ToHashSet();
        return told.TrueForAll(segment => segment.Keys.All(there.Contains));
    }

    /// <summary>What is told and what stands do not agree: names what is not at its place, what is missing and what is too much.</summary>
    private void Align()
    {
        var turns = new Dictionary<(StreamId, long), long>();
        foreach (var key in told.SelectMany(segment => segment.Keys))
        {
            turns.TryAdd(key, turns.Count);
        }

        // The last checkpoint stands behind all that it covers; its own turn is told by the next one.
        var own = (CheckpointEvents.Stream, told[^1].Version);
        var order = turns.ContainsKey(own) ? turns : turns.Append(new(own, turns.Count)).ToDictionary();
        var there = new Dictionary<(StreamId, long), StandingEvent>();
        var kept = standing.Where(item => order.ContainsKey(item.Key) && there.TryAdd(item.Key, item)).ToList();
        var moved = OutOfPlace.Of([.. kept.Select(item => order[item.Key])]).Select(index => kept[index]).ToHashSet();
        findings.AddRange(moved.Select(item => item.Moved()));
        foreach (var key in turns.Keys.Where(key => !there.ContainsKey(key)))
        {
            Miss(key);
        }

        told.ForEach(segment => segment.CompareHashes(there, findings));

        // Whatever was appended after the last of them stands behind it; what stands before it and is not told, does not belong there.
        var end = standing.FindLastIndex(item => turns.ContainsKey(item.Key) && !moved.Contains(item));
        foreach (var extra in standing.Take(end + 1).Where(item => !order.ContainsKey(item.Key)))
        {
            Extra(extra);
        }

        var rest = standing.Where((item, index) => !turns.ContainsKey(item.Key) && (index > end || item.Key == own)).ToList();
        standing.Clear();
        standing.AddRange(rest);
    }

    private void Miss((StreamId, long) key)
    {
        if (early.Remove(key, out var position))
        {
            findings.Add(new Finding.Moved(key.Item1, key.Item2, position));
        }
        else
        {
            missed.Add(key);
        }
    }

    private void Extra(StandingEvent item)
    {
        if (missed.Remove(item.Key))
        {
            findings.Add(item.Moved());
        }
        else if (!hasGap)
        {
            early[item.Key] = item.Position;
        }
    }

    private void CompareHeads(SealedSegment segment)
    {
        var there = standing.GroupBy(item => item.Key).ToDictionary(group => group.Key, group => group.First());
        segment.CompareHashes(there, findings);
        missed.UnionWith(segment.Keys.Where(key => !there.ContainsKey(key)));
        standing.RemoveAll(item => item.Version <= (heads.Find(item.Stream)?.Version ?? 0));
        hasGap = false;
    }

    private static IEnumerable<(long First, long Last)> Ranges(IReadOnlyList<long> versions)
    {
        for (var start = 0; start < versions.Count;)
        {
            var end = start;
            while (end + 1 < versions.Count && versions[end + 1] == versions[end] + 1)
            {
                end++;
            }

            yield return (versions[start], versions[end]);
            start = end + 1;
        }
    }
}

/// <summary>An event as it stands in the log.</summary>
internal sealed record StandingEvent(StreamId Stream, long Version, long Position, ReadOnlyMemory<byte> Hash)
{
    public (StreamId Stream, long Version) Key => (Stream, Version);

    public Finding.Moved Moved() => new(Stream, Version, Position);
}
