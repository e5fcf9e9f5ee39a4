using System.Collections.Immutable;
using System.Text.Json;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>What a verification saw.</summary>
/// <param name="Events">Events that were read.</param>
/// <param name="Streams">Streams they belong to.</param>
/// <param name="Head">Position of the last event.</param>
/// <param name="Checkpoints">Signed checkpoints that were compared.</param>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
public sealed record VerificationReport(long Events, int Streams, long Head, int Checkpoints, ImmutableArray<Finding> Findings);

/// <summary>Reads the whole log and names every event that was changed, removed, inserted or moved since it was appended.</summary>
/// <remarks>
/// The chain of a stream tells all of it but for its end: whoever may write the database can cut the last events off, or append in
/// the engine's manner. Signed checkpoints tell that, up to the last one. Memory grows with the number of streams, not of events;
/// only a stream that is found broken is read as a whole.
/// </remarks>
public sealed class Verification(IEventReader events, ICheckpointVerifier? verifier)
{
    private readonly Dictionary<StreamId, StreamHead> heads = [];
    private readonly HashSet<StreamId> touched = [];
    private readonly HashSet<StreamId> broken = [];
    private readonly List<Finding> findings = [];
    private readonly Dictionary<StreamId, StreamHead> sealedHeads = [];

    /// <summary>Heads that a checkpoint names and that were not there at its position. Positions are not chained, so they may still come.</summary>
    private readonly Dictionary<StreamId, StreamHead> awaited = [];
    private long count;
    private long position;
    private int compared;

    /// <summary>Verifies a log.</summary>
    /// <param name="events">The log.</param>
    /// <param name="verifier">Knows the keys of checkpoints; null compares them without looking at signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<VerificationReport> RunAsync(IEventReader events, ICheckpointVerifier? verifier, CancellationToken cancellationToken = default) =>
        new Verification(events, verifier).RunAsync(cancellationToken);

    private async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        var seals = new Queue<(long Version, LogSealed Seal)>(await ReadSealsAsync(cancellationToken).ConfigureAwait(false));
        var head = await events.GetHeadAsync(cancellationToken).ConfigureAwait(false);
        while (position < head)
        {
            try
            {
                await foreach (var envelope in events.ReadAllAsync(position, cancellationToken).ConfigureAwait(false))
                {
                    CompareUpTo(envelope.Position - 1, seals);
                    Take(envelope);
                }

                break;
            }
            catch (CorruptEventException corrupt)
            {
                findings.Add(new Finding.Unreadable(corrupt.Stream, corrupt.Version, corrupt.Position));
                position = corrupt.Position;
            }
        }

        CompareUpTo(long.MaxValue, seals);
        findings.AddRange(awaited.Values.OrderBy(then => then.Stream).Select(then =>
            new Finding.Removed(then.Stream, (heads.GetValueOrDefault(then.Stream)?.Version ?? 0) + 1, then.Version)));
        foreach (var stream in broken.Order())
        {
            findings.AddRange(await DiagnoseAsync(stream, cancellationToken).ConfigureAwait(false));
        }

        return new VerificationReport(count, heads.Count, position, compared, [.. findings.Distinct()]);
    }

    private void Take(EventEnvelope envelope)
    {
        var last = heads.GetValueOrDefault(envelope.Stream);
        var previous = last?.Hash ?? HashChain.Genesis;
        var fits = envelope.Version == (last?.Version ?? 0) + 1
            && envelope.PreviousHash.Span.SequenceEqual(previous.Span)
            && envelope.Hash.Span.SequenceEqual(HashChain.Next(previous.Span, envelope.Stream, envelope.Version, envelope.Event));
        if (!fits)
        {
            broken.Add(envelope.Stream);
        }

        heads[envelope.Stream] = new StreamHead(envelope.Stream, envelope.Version, envelope.Hash);
        touched.Add(envelope.Stream);
        if (awaited.TryGetValue(envelope.Stream, out var then) && then.Version == envelope.Version)
        {
            awaited.Remove(envelope.Stream);
            if (!then.Hash.Span.SequenceEqual(envelope.Hash.Span))
            {
                findings.Add(new Finding.Changed(envelope.Stream, envelope.Version));
            }
        }

        position = envelope.Position;
        count++;
    }

    private async Task<List<(long, LogSealed)>> ReadSealsAsync(CancellationToken cancellationToken)
    {
        var seals = new List<(long, LogSealed)>();
        try
        {
            await foreach (var envelope in events.ReadStreamAsync(CheckpointEvents.Stream, 1, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    seals.Add((envelope.Version, (LogSealed)EventCatalog.Default.Read(envelope)));
                }
                catch (UnreadableEventException unreadable)
                {
                    findings.Add(new Finding.FalseCheckpoint(envelope.Version, unreadable.Message));
                }
            }
        }
        catch (CorruptEventException corrupt)
        {
            findings.Add(new Finding.FalseCheckpoint(corrupt.Version, "it cannot be read, nor can those after it be compared"));
        }

        return seals;
    }

    /// <summary>Compares the heads reached so far with the checkpoints of that position.</summary>
    private void CompareUpTo(long reached, Queue<(long Version, LogSealed Seal)> seals)
    {
        while (seals.TryPeek(out var next) && next.Seal.Position <= reached)
        {
            seals.Dequeue();
            Compare(next.Version, next.Seal);
        }
    }

    private void Compare(long version, LogSealed seal)
    {
        try
        {
            foreach (var head in seal.Heads.Select(head => head.ToHead()))
            {
                sealedHeads[head.Stream] = head;
                touched.Add(head.Stream);
            }

            var checkpoint = seal.ToCheckpoint();
            if (verifier is not null && !checkpoint.IsSigned(verifier))
            {
                findings.Add(new Finding.FalseCheckpoint(version, $"the signature does not fit, or the key '{seal.KeyId}' is not known"));
                return;
            }

            var root = MerkleTree.Root(Checkpoint.Leaves(Checkpoint.Order(sealedHeads.Values)));
            if (seal.Streams != sealedHeads.Count || !checkpoint.Root.Span.SequenceEqual(root))
            {
                findings.Add(new Finding.FalseCheckpoint(version, "its root is not the root of the heads that it and those before it name"));
                return;
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or JsonException)
        {
            findings.Add(new Finding.FalseCheckpoint(version, $"it is damaged: {exception.Message}"));
            return;
        }

        compared++;
        findings.AddRange(touched.Order().Select(CompareHead).OfType<Finding>());
        touched.Clear();
    }

    private Finding? CompareHead(StreamId stream)
    {
        var now = heads.GetValueOrDefault(stream);
        var then = sealedHeads.GetValueOrDefault(stream);
        var (nowVersion, thenVersion) = (now?.Version ?? 0, then?.Version ?? 0);
        if (nowVersion < thenVersion)
        {
            awaited[stream] = then!;
            return null;
        }

        return nowVersion > thenVersion ? new Finding.Inserted(stream, thenVersion + 1)
            : now!.Hash.Span.SequenceEqual(then!.Hash.Span) ? null
            : new Finding.Changed(stream, nowVersion);
    }

    private async Task<ImmutableArray<Finding>> DiagnoseAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var stored = new List<EventEnvelope>();
        var from = 1L;
        while (true)
        {
            try
            {
                await foreach (var envelope in events.ReadStreamAsync(stream, from, cancellationToken).ConfigureAwait(false))
                {
                    stored.Add(envelope);
                    from = envelope.Version + 1;
                }

                return ChainDiagnosis.Of(stream, stored);
            }
            catch (CorruptEventException corrupt)
            {
                from = corrupt.Version + 1;
            }
        }
    }
}
