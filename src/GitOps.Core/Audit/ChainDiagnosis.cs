using System.Collections.Immutable;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Names what happened to a stream whose chain is broken.</summary>
/// <remarks>
/// A hash covers content, version and the hash before it. So an event whose hash fits some version is genuine content, wherever it
/// stands now; one whose hash fits none was changed. Following the links from the beginning gives the true history; what it does not
/// reach was put in, what it jumps over is gone, what it reaches in another order was moved.
/// </remarks>
internal static class ChainDiagnosis
{
    /// <summary>How far an event is searched from where it stands: moves beyond are told as a change and a removal.</summary>
    private const long Reach = 200;

    /// <param name="stream">The stream.</param>
    /// <param name="stored">All of it, as it is stored.</param>
    /// <param name="head">The last head that a checkpoint tells; null when none does.</param>
    internal static ImmutableArray<Finding> Of(StreamId stream, IReadOnlyList<EventEnvelope> stored, StreamHead? head)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var genuine = stored.Select(envelope => (Envelope: envelope, Original: OriginalVersion(envelope))).ToList();
        var left = genuine.Where(one => one.Original > 0).ToList();
        var changed = genuine.Where(one => one.Original == 0).Select(one => one.Envelope).ToList();
        var (previous, next, highest, position) = (HashChain.Genesis, 1L, 0L, 0L);
        while (left.Count > 0 || changed.Count > 0)
        {
            if (FindNext(left, previous, next, head) is { } found)
            {
                left.Remove(found);
                if (found.Envelope.Version < highest)
                {
                    findings.Add(new Finding.Reordered(stream, found.Envelope.Version, next, found.Envelope.Position));
                }

                highest = Math.Max(highest, found.Envelope.Version);
                (previous, next, position) = (found.Envelope.Hash, next + 1, found.Envelope.Position);
                continue;
            }

            // The chain breaks before this version: what stands there is not what was appended, or nothing stands there.
            if (changed.Find(envelope => envelope.Version >= next && Follows(left, envelope.Hash, next + 1)) is { } kept
                || (kept = changed.Find(envelope => envelope.Version == next)) is not null)
            {
                findings.Add(new Finding.Changed(stream, kept.Version, kept.Position));
                changed.Remove(kept);
                (previous, next, highest, position) = (kept.Hash, next + 1, Math.Max(highest, kept.Version), kept.Position);
                Resume(left, ref previous, next);
                continue;
            }

            var after = left.Where(one => one.Original > next).OrderBy(one => one.Original).FirstOrDefault();
            if (after.Envelope is null)
            {
                break;
            }

            var replaced = left.FirstOrDefault(one => one.Original == after.Original - 1);
            if (replaced.Envelope is not null && replaced.Original == next)
            {
                // Consistent in itself, but the event after it remembers another one.
                findings.Add(new Finding.Changed(stream, replaced.Envelope.Version, replaced.Envelope.Position));
                position = replaced.Envelope.Position;
                left.Remove(replaced);
                highest = Math.Max(highest, replaced.Envelope.Version);
            }
            else
            {
                findings.Add(new Finding.Removed(stream, next, after.Original - 1, position));
            }

            (previous, next) = (after.Envelope.PreviousHash, after.Original);
        }

        findings.AddRange(changed.Select(envelope => new Finding.Changed(stream, envelope.Version, envelope.Position)));
        findings.AddRange(left.Select(one => new Finding.Inserted(stream, one.Envelope.Version, one.Envelope.Position)));
        return findings.ToImmutable();
    }

    /// <summary>The event that was appended as this version after this hash; of two, the one that was sealed or that others follow.</summary>
    private static (EventEnvelope Envelope, long Original)? FindNext(
        List<(EventEnvelope Envelope, long Original)> left, ReadOnlyMemory<byte> previous, long version, StreamHead? head)
    {
        var candidates = left.FindAll(one => one.Original == version && Same(one.Envelope.PreviousHash, previous));
        if (head?.Version == version && candidates.FindIndex(one => Same(one.Envelope.Hash, head.Hash)) is var told and >= 0)
        {
            return candidates[told];
        }

        if (candidates.Count == 0)
        {
            return null;
        }

        var followed = candidates.FindIndex(one => Follows(left, one.Envelope.Hash, version + 1));
        if (followed >= 0)
        {
            return candidates[followed];
        }

        // Others go on from an event that is none of these: then these are not the true one.
        return left.Exists(one => one.Original == version + 1) ? null : candidates[0];
    }

    private static bool Follows(List<(EventEnvelope Envelope, long Original)> left, ReadOnlyMemory<byte> hash, long version) =>
        left.Exists(one => one.Original == version && Same(one.Envelope.PreviousHash, hash));

    /// <summary>After a change that rewrote its own hash too, the next event still remembers the true one.</summary>
    private static void Resume(List<(EventEnvelope Envelope, long Original)> left, ref ReadOnlyMemory<byte> previous, long next)
    {
        if (!Follows(left, previous, next) && left.Find(one => one.Original == next).Envelope is { } after)
        {
            previous = after.PreviousHash;
        }
    }

    /// <summary>The version that the hash was made for; 0 when it fits none.</summary>
    private static long OriginalVersion(EventEnvelope envelope)
    {
        for (var distance = 0L; distance <= Reach; distance++)
        {
            if (Fits(envelope.Version - distance))
            {
                return envelope.Version - distance;
            }

            if (distance > 0 && Fits(envelope.Version + distance))
            {
                return envelope.Version + distance;
            }
        }

        return 0;

        bool Fits(long version) =>
            version > 0 && Same(envelope.Hash, HashChain.Next(envelope.PreviousHash.Span, envelope.Stream, version, envelope.Event));
    }

    private static bool Same(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);
}
