using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>One event, with the commit that led to it.</summary>
/// <param name="Envelope">The event as it is stored.</param>
/// <param name="Definition">The source or deployment it belongs to; null for streams of something else.</param>
/// <param name="Summary">The event in words.</param>
/// <param name="Revision">The revision that led to it; empty when it follows from none.</param>
/// <param name="Provenance">Commit and author of that revision; null when it follows from none.</param>
/// <param name="Objects">The objects it names.</param>
public sealed record HistoryEntry(
    EventEnvelope Envelope, ObjectKey? Definition, EventSummary Summary, string Revision, Provenance? Provenance, ImmutableArray<ObjectRef> Objects);

/// <summary>Tells what happened, whose commit led to it, and to which objects.</summary>
public static class History
{
    /// <summary>All events in the order of the log that pass the filter. An event of an unknown type is told by the name of its type.</summary>
    /// <remarks>Reads the log from the beginning whatever the filter says: what led to a late event stands in early ones.</remarks>
    /// <returns>
    /// An event that the store cannot read at all is there as <c>unreadable</c>, at the time of the one before it, whatever the filter
    /// says: it may be the one that is looked for. A <see cref="Verification"/> says more.
    /// </returns>
    public static IAsyncEnumerable<HistoryEntry> ReadAsync(IEventReader events, HistoryFilter filter, CancellationToken cancellationToken = default) =>
        ReadAsync(events, filter, isFollowing: false, cancellationToken);

    /// <summary>As <see cref="ReadAsync(IEventReader, HistoryFilter, CancellationToken)"/>, and then each event as it comes, until cancelled.</summary>
    /// <remarks>Rests between events until the store says that there is one, also when another process wrote it.</remarks>
    public static IAsyncEnumerable<HistoryEntry> FollowAsync(IEventReader events, HistoryFilter filter, CancellationToken cancellationToken = default) =>
        ReadAsync(events, filter, isFollowing: true, cancellationToken);

    private static async IAsyncEnumerable<HistoryEntry> ReadAsync(
        IEventReader events, HistoryFilter filter, bool isFollowing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var origins = new Origins();
        var (position, at) = (0L, Instant.MinValue);
        var corrupt = new Queue<CorruptEventException>();
        while (true)
        {
            await foreach (var envelope in AuditEvents.ReadAsync(events, position, corrupt.Enqueue, cancellationToken).ConfigureAwait(false))
            {
                while (corrupt.TryDequeue(out var unreadable))
                {
                    yield return Unreadable(unreadable, at);
                }

                (position, at) = (envelope.Position, envelope.Event.At);
                var entry = Describe(envelope, origins);
                if (filter.Allows(entry))
                {
                    yield return entry;
                }
            }

            while (corrupt.TryDequeue(out var unreadable))
            {
                position = Math.Max(position, unreadable.Position);
                yield return Unreadable(unreadable, at);
            }

            if (!isFollowing)
            {
                yield break;
            }

            await events.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The deployments that ever were whose name fits, in the order of their first event.</summary>
    /// <param name="events">The log.</param>
    /// <param name="name"><c>name</c>, <c>namespace/name</c> or <c>Kind/namespace/name</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<ObjectKey>> FindDeploymentsAsync(IEventReader events, string name, CancellationToken cancellationToken = default) =>
        await FindAsync(events, DeploymentDecider.Category, name, cancellationToken).ConfigureAwait(false);

    /// <summary>The sources that ever were whose name fits, in the order of their first event.</summary>
    /// <param name="events">The log.</param>
    /// <param name="name"><c>name</c>, <c>namespace/name</c> or <c>Kind/namespace/name</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<ObjectKey>> FindSourcesAsync(IEventReader events, string name, CancellationToken cancellationToken = default) =>
        await FindAsync(events, SourceDecider.Category, name, cancellationToken).ConfigureAwait(false);

    // Damaged events have a stream too, and may be the only ones of it.
    private static async Task<IReadOnlyList<ObjectKey>> FindAsync(IEventReader events, string category, string name, CancellationToken cancellationToken)
    {
        var found = new List<ObjectKey>();
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, corrupt => Take(Unreadable(corrupt, Instant.MinValue).Envelope.Stream), cancellationToken).ConfigureAwait(false))
        {
            Take(envelope.Stream);
        }

        return found;

        void Take(StreamId stream)
        {
            if (stream.Category == category && KeyOf(stream) is { } key && HistoryFilter.Fits(key, name) && !found.Contains(key))
            {
                found.Add(key);
            }
        }
    }

    private static HistoryEntry Unreadable(CorruptEventException corrupt, Instant at)
    {
        var stream = corrupt.Stream.Split('/') is { Length: > 1 } parts && Array.TrueForAll(parts, part => part.Length > 0) ? StreamId.Parse(corrupt.Stream) : StreamId.Of("unreadable", "unknown");
        var happened = new PendingEvent(Guid.Empty, "unreadable", ReadOnlyMemory<byte>.Empty, at, new Actor(ActorKind.Controller, "unknown"), Guid.Empty, Guid.Empty, null);
        var envelope = new EventEnvelope(stream, corrupt.Version, corrupt.Position, happened, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        return new(envelope, KeyOf(stream), new EventSummary("unreadable", EventTone.Bad, corrupt.Message, []), string.Empty, null, []);
    }

    private static HistoryEntry Describe(EventEnvelope envelope, Origins origins)
    {
        var key = KeyOf(envelope.Stream);
        object happened;
        try
        {
            happened = EventCatalog.Default.Read(envelope);
        }
        catch (UnreadableEventException)
        {
            return new(envelope, key, new EventSummary("unknown", EventTone.Warning, envelope.Event.Type, []), string.Empty, null, []);
        }

        var (revision, provenance) = origins.Of(envelope.Stream, happened);
        return new(envelope, key, EventSummary.Of(happened), revision, provenance, ObjectsOf(happened));
    }

    private static ObjectKey? KeyOf(StreamId stream) =>
        stream.Category is "source" or "deployment" && stream.Parts().Length == 3 ? Streams.KeyOf(stream) : null;

    private static ImmutableArray<ObjectRef> ObjectsOf(object happened) => happened switch
    {
        ApplyPlanned e => [.. e.Changes.Select(item => item.Object), .. e.Adopted, .. e.Prune, .. e.Orphaned],
        PlanHeld e => [.. e.Changes.Select(item => item.Object), .. e.Prune],
        ObjectsHandedOver e => [.. e.Objects.Select(item => item.Object)],
        FlappingDetected e => [e.Object],
        ResourcesApplied e => [.. e.Objects.Select(item => item.Object)],
        DriftDetected e => [.. e.Objects.Select(item => item.Object)],
        DriftCorrected e => [.. e.Objects.Select(item => item.Object)],
        ResourcesPruned e => [.. e.Deleted, .. e.Kept.Select(item => item.Object), .. e.Failed.Select(item => item.Object)],
        HealthAssessed e => [.. e.NotReady.Select(item => item.Object)],
        _ => [],
    };
}
