using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Seals the log: a digest over the heads of all streams, signed with the key of the host and appended as an event.</summary>
/// <remarks>
/// Remembers the heads between two seals, so that a seal costs what was appended since. Of two hosts that seal at once one loses the
/// race and leaves it at that. A seal protects what was before it; copy the last one to a place that the database's owner cannot
/// write (the log of the host, a ticket), and the tail of the log cannot be cut off unnoticed either.
/// </remarks>
public sealed class LogSealing(IEventStore events, EventCatalog catalog, ICheckpointSigner signer, IClock clock, IEventIds ids)
{
    private readonly Dictionary<StreamId, StreamHead> heads = [];
    private readonly Dictionary<StreamId, StreamHead> changed = [];
    private long position;
    private long version;

    /// <summary>Seals what is there now.</summary>
    /// <returns>The checkpoint; null when nothing but seals was appended since the last one, or another host was first.</returns>
    public async Task<Checkpoint?> SealAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var envelope in events.ReadAllAsync(position, cancellationToken).ConfigureAwait(false))
        {
            Follow(envelope);
        }

        if (changed.Keys.All(stream => stream == CheckpointEvents.Stream))
        {
            return null;
        }

        var at = HashChain.Cut(clock.GetCurrentInstant());
        var root = MerkleTree.Root(Checkpoint.Leaves(Checkpoint.Order(heads.Values)));
        var signature = signer.Sign(Checkpoint.Payload(position, at, heads.Count, root));
        var sealing = new LogSealed(
            position, at, heads.Count, Convert.ToHexStringLower(root), signer.KeyId, Convert.ToBase64String(signature),
            [.. Checkpoint.Order(changed.Values).Select(SealedHead.Of)]);
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
        changed[envelope.Stream] = head;
        position = envelope.Position;
        if (envelope.Stream == CheckpointEvents.Stream)
        {
            version = envelope.Version;
            Forget((LogSealed)catalog.Read(envelope));
        }
    }

    /// <summary>What a seal names has not changed since it; what was appended after its position has.</summary>
    private void Forget(LogSealed sealing)
    {
        foreach (var head in sealing.Heads)
        {
            var known = head.ToHead();
            if (changed.TryGetValue(known.Stream, out var now) && now.Version == known.Version)
            {
                changed.Remove(known.Stream);
            }
        }
    }
}
