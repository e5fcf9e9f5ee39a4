using System.Collections.Immutable;
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
/// the engine's manner. Signed checkpoints tell that, and the order among streams, up to the last one. Memory grows with the number
/// of streams and with what two checkpoints cover, not with events; only a stream that is found broken is read as a whole.
/// </remarks>
public sealed class Verification
{
    private readonly IEventReader events;
    private readonly ICheckpointVerifier? verifier;
    private readonly Dictionary<StreamId, (long Version, ReadOnlyMemory<byte> Hash)> heads = [];
    private readonly HashSet<StreamId> broken = [];
    private readonly List<Finding.Unreadable> unreadable = [];
    private long count;
    private long position;

    private Verification(IEventReader events, ICheckpointVerifier? verifier) => (this.events, this.verifier) = (events, verifier);

    /// <summary>Verifies a log.</summary>
    /// <param name="events">The log.</param>
    /// <param name="verifier">Knows the keys of checkpoints; null compares them without looking at signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<VerificationReport> RunAsync(IEventReader events, ICheckpointVerifier? verifier, CancellationToken cancellationToken = default) =>
        new Verification(events, verifier).RunAsync(cancellationToken);

    private async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        var seals = new SealComparison(verifier, await LastSealAsync(cancellationToken).ConfigureAwait(false));
        var head = await events.GetHeadAsync(cancellationToken).ConfigureAwait(false);
        while (position < head)
        {
            try
            {
                await foreach (var envelope in events.ReadAllAsync(position, cancellationToken).ConfigureAwait(false))
                {
                    Take(envelope);
                    seals.Take(envelope);
                }

                break;
            }
            catch (CorruptEventException corrupt)
            {
                unreadable.Add(new Finding.Unreadable(corrupt.Stream, corrupt.Version, corrupt.Position));
                position = corrupt.Position;
                count++;
            }
        }

        seals.Finish();
        var findings = new List<Finding>(unreadable);
        foreach (var stream in broken.Order())
        {
            findings.AddRange(await DiagnoseAsync(stream, seals.HeadOf(stream), cancellationToken).ConfigureAwait(false));
        }

        // What a chain tells it tells exactly, but for the order; of what a checkpoint tells of the same stream the rest counts.
        var misplaced = findings.OfType<Finding.Moved>().ToList();
        findings.RemoveAll(finding => finding is Finding.Moved);
        findings.AddRange(FindingList.Beyond(findings, seals.Findings));
        findings.AddRange(misplaced.Where(one => !findings.Exists(finding => finding is Finding.Moved moved && moved.Stream == one.Stream)));
        return new VerificationReport(count, heads.Count, position, seals.Compared, FindingList.Of(findings));
    }

    private void Take(EventEnvelope envelope)
    {
        var last = heads.TryGetValue(envelope.Stream, out var known) ? known : (Version: 0, Hash: HashChain.Genesis);
        var fits = envelope.Version == last.Version + 1
            && envelope.PreviousHash.Span.SequenceEqual(last.Hash.Span)
            && envelope.Hash.Span.SequenceEqual(HashChain.Next(last.Hash.Span, envelope.Stream, envelope.Version, envelope.Event));
        if (!fits)
        {
            broken.Add(envelope.Stream);
        }

        heads[envelope.Stream] = (envelope.Version, envelope.Hash);
        position = envelope.Position;
        count++;
    }

    private async Task<long> LastSealAsync(CancellationToken cancellationToken)
    {
        for (var last = 0L; ;)
        {
            try
            {
                await foreach (var envelope in events.ReadStreamAsync(CheckpointEvents.Stream, last + 1, cancellationToken).ConfigureAwait(false))
                {
                    last = envelope.Version;
                }

                return last;
            }
            catch (CorruptEventException corrupt) when (corrupt.Version > last)
            {
                last = corrupt.Version;
            }
        }
    }

    private async Task<IEnumerable<Finding>> DiagnoseAsync(StreamId stream, StreamHead? told, CancellationToken cancellationToken)
    {
        var (stored, gaps, from) = (new List<EventEnvelope>(), new List<CorruptEventException>(), 1L);
        while (true)
        {
            try
            {
                await foreach (var envelope in events.ReadStreamAsync(stream, from, cancellationToken).ConfigureAwait(false))
                {
                    stored.Add(envelope);
                    from = envelope.Version + 1;
                }

                break;
            }
            catch (CorruptEventException corrupt) when (corrupt.Version >= from)
            {
                gaps.Add(corrupt);
                from = corrupt.Version + 1;
            }
        }

        var findings = FindingList.Without(ChainDiagnosis.Of(stream, stored, told), [.. gaps.Select(gap => gap.Version)]);
        return findings.Count > 0 || gaps.Count > 0
            ? findings
            : OutOfPlace.Of([.. stored.Select(item => item.Position)]).Select(index => new Finding.Moved(stream, stored[index].Version, stored[index].Position));
    }
}
