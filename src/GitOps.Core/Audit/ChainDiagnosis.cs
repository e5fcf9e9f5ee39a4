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
        var (left, changed) = Sort(stored);
        var followed = new List<(EventEnvelope Envelope, long Original)>();
        var (previous, next, position) = (HashChain.Genesis, 1L, 0L);
        while (left.Count > 0 || changed.Count > 0)
        {
            if (FindNext(left, previous, next, head) is { } found)
            {
                left.Remove(found, next);
                followed.Add((found, next));
                (previous, next, position) = (found.Hash, next + 1, found.Position);
                continue;
            }

            // The chain breaks before this version: what stands there is not what was appended, or nothing stands there.
            if (changed.Find(envelope => envelope.Version >= next && left.Follows(envelope.Hash, next + 1)) is { } kept
                || (kept = changed.Find(envelope => envelope.Version == next)) is not null)
            {
                findings.Add(new Finding.Changed(stream, kept.Version, kept.Position));
                changed.Remove(kept);
                (previous, next, position) = (kept.Hash, next + 1, kept.Position);
                Resume(left, ref previous, next);
                continue;
            }

            var after = left.Next(next);
            if (after == 0)
            {
                break;
            }

            if (after - 1 == next && left.First(next) is { } replaced)
            {
                // Consistent in itself, but the event after it remembers another one.
                findings.Add(new Finding.Changed(stream, replaced.Version, replaced.Position));
                position = replaced.Position;
                left.Remove(replaced, next);
            }
            else
            {
                findings.Add(new Finding.Removed(stream, next, after - 1, position));
            }

            (previous, next) = (left.First(after)!.PreviousHash, after);
        }

        findings.AddRange(OutOfPlace.Of([.. followed.Select(one => one.Envelope.Version)]).Select(index => followed[index])
            .Select(one => new Finding.Reordered(stream, one.Envelope.Version, one.Original, one.Envelope.Position)));
        findings.AddRange(changed.Select(envelope => new Finding.Changed(stream, envelope.Version, envelope.Position)));
        findings.AddRange(left.All.Select(envelope => new Finding.Inserted(stream, envelope.Version, envelope.Position)));
        return findings.ToImmutable();
    }

    /// <summary>Those whose hash fits some version, and those whose hash fits none.</summary>
    private static (GenuineEvents Left, List<EventEnvelope> Changed) Sort(IReadOnlyList<EventEnvelope> stored)
    {
        var (left, changed) = (new GenuineEvents(), new List<EventEnvelope>());
        foreach (var envelope in stored)
        {
            if (OriginalVersion(envelope) is > 0 and var original)
            {
                left.Add(envelope, original);
            }
            else
            {
                changed.Add(envelope);
            }
        }

        return (left, changed);
    }

    /// <summary>The event that was appended as this version after this hash; of two, the one that was sealed or that others follow.</summary>
    private static EventEnvelope? FindNext(GenuineEvents left, ReadOnlyMemory<byte> previous, long version, StreamHead? head)
    {
        var candidates = left.Of(version).Where(envelope => Same(envelope.PreviousHash, previous)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        if (head?.Version == version && candidates.Find(envelope => Same(envelope.Hash, head.Hash)) is { } told)
        {
            return told;
        }

        // Others go on from an event that is none of these: then these are not the true one.
        return candidates.Find(envelope => left.Follows(envelope.Hash, version + 1))
            ?? (left.Of(version + 1).Count > 0 ? null : candidates[0]);
    }

    /// <summary>After a change that rewrote its own hash too, the next event still remembers the true one.</summary>
    private static void Resume(GenuineEvents left, ref ReadOnlyMemory<byte> previous, long next)
    {
        if (!left.Follows(previous, next) && left.First(next) is { } after)
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
