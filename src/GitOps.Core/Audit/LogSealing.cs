using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Seals the log: a digest over the heads of all streams and over the order of events, signed with the key of the host and appended as an event.</summary>
/// <remarks>
/// Remembers the heads between two seals, so that a seal costs what was appended since. Of two hosts that seal at once one loses the
/// race and leaves it at that. A seal protects what was before it; copy the last one to a place that the database's owner cannot
/// write (the log of the host, a ticket), and the tail of the log cannot be cut off unnoticed either.
/// </remarks>
public sealed class LogSealing(IEventStore events, EventCatalog catalog, ICheckpointSigner signer, IClock clock, IEventIds ids)
{
    /// <summary>A seal names the turn of each event that it covers, so a long log that was never sealed gets several.</summary>
    internal const int MaximumTurns = 10_000;

    private readonly Dictionary<StreamId, StreamHead> heads = [];

    /// <summary>Events that no seal covers yet, in the order of the log.</summary>
    private readonly List<StreamHead> open = [];
    private long position;
    private long version;

    /// <summary>Seals what is there now.</summary>
    /// <returns>The last checkpoint that was made; null when nothing but seals was appended since the last one, or another host was first.</returns>
    public async Task<Checkpoint?> SealAsync(CancellationToken cancellationToken = default)
    {
        Checkpoint? last = null;
        while (true)
        {
            var isAtEnd = await ReadOnAsync(cancellationToken).ConfigureAwait(false);
            if (open.TrueForAll(item => item.Stream == CheckpointEvents.Stream)
                || await AppendAsync(cancellationToken).ConfigureAwait(false) is not { } made)
            {
                return last;
            }

            last = made;
            if (isAtEnd)
            {
                return last;
            }
        }
    }

    /// <summary>Reads what was appended since; stops early when that is as much as one seal covers.</summary>
    private async Task<bool> ReadOnAsync(CancellationToken cancellationToken)
    {
        var latest = version;
        await foreach (var envelope in events.ReadStreamAsync(CheckpointEvents.Stream, version + 1, cancellationToken).ConfigureAwait(false))
        {
            latest = envelope.Version;
        }

        await foreach (var envelope in events.ReadAllAsync(position, cancellationToken).ConfigureAwait(false))
        {
            Follow(envelope);
            if (open.Count >= MaximumTurns && version >= latest)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<Checkpoint?> AppendAsync(CancellationToken cancellationToken)
    {
        var at = HashChain.Cut(clock.GetCurrentInstant());
        var changed = Checkpoint.Sorted(open.GroupBy(item => item.Stream).Select(group => group.Last()));
        var turns = changed.Select((head, index) => (head.Stream, index)).ToDictionary(entry => entry.Stream, entry => entry.index);
        var root = MerkleTree.Root(Checkpoint.Leaves(Checkpoint.Sorted(heads.Values)));
        var order = Checkpoint.OrderOf(open.Select(item => item.Hash));
        var signature = signer.Sign(Checkpoint.Payload(position, at, heads.Count, root, order));
        var sealing = new LogSealed(
            position, at, heads.Count, Convert.ToHexStringLower(root), signer.KeyId, Convert.ToBase64String(signature),
            [.. changed.Select(SealedHead.Of)], [.. open.Select(item => turns[item.Stream])], order);
        var pending = new PendingEvent(
            ids.Next(at), catalog.NameOf(sealing), EventCatalog.Write(sealing), at, Actor.Engine, ids.Next(at), Guid.Empty, Cause: null);
        try
        {
            await events.AppendAsync(CheckpointEvents.Stream, ExpectedVersion.Exactly(version), [pending], cancellationToken).ConfigureAwait(false);
            return sealing.ToCheckpoint();
        }
        catch (StreamConflictException)
        {
            // Another host sealed the same moment; its seal is read with the next call.
            return null;
        }
    }

    private void Follow(EventEnvelope envelope)
    {
        var head = new StreamHead(envelope.Stream, envelope.Version, envelope.Hash);
        heads[envelope.Stream] = head;
        position = envelope.Position;
        if (envelope.Stream == CheckpointEvents.Stream)
        {
            version = envelope.Version;
            Forget((LogSealed)catalog.Read(envelope));
        }

        open.Add(head);
    }

    /// <summary>What a seal covers is not open any more; what was appended after its position is.</summary>
    private void Forget(LogSealed sealing)
    {
        var known = sealing.Heads.Select(item => item.ToHead()).ToDictionary(head => head.Stream, head => head.Version);
        open.RemoveAll(item => known.TryGetValue(item.Stream, out var covered) && item.Version <= covered);
    }
}
