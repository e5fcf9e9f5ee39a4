using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>What was true of a source at an instant.</summary>
public sealed record SourceAt
{
    /// <summary>The source.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Version of the last event that had happened.</summary>
    public required long Version { get; init; }

    /// <summary>Address without credentials.</summary>
    public required string Url { get; init; }

    /// <summary>Which content was wanted, as text: <c>branch main</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether it had the content that was asked for.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Whether it rested.</summary>
    public required bool IsSuspended { get; init; }

    /// <summary>What it contained; null before the first fetch that succeeded.</summary>
    public Artifact? Artifact { get; init; }

    /// <summary>When it came to contain that; null before.</summary>
    public Instant? Since { get; init; }

    /// <summary>The same in full (<see cref="SourceRevision"/>) in the content store; empty when it was not kept.</summary>
    public required string RevisionDigest { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Events up to then that cannot be read here; what they say is missing in all of the above.</summary>
    public ImmutableArray<UnreadEvent> Unread { get; init; } = [];

    /// <summary>The source as it was at an instant; null when it was not declared then.</summary>
    public static async Task<SourceAt?> FindAsync(IEventReader events, ObjectKey key, Instant at, CancellationToken cancellationToken = default)
    {
        var (state, version, unread) = (SourceState.Initial, 0L, new List<UnreadEvent>());
        await foreach (var (envelope, happened) in AuditEvents.ReadStreamAsync(events, Streams.Source(key), unread.Add, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Event.At > at)
            {
                break;
            }

            (state, version) = (SourceState.Evolve(state, (SourceEvent)happened, envelope.Event.At), envelope.Version);
        }

        unread.RemoveAll(item => item.At > at);
        return state.IsDeclared || (unread.Count > 0 && !state.IsRetired) ? Of(key, state, Math.Max(version, unread.Select(item => item.Version).DefaultIfEmpty().Max())) with { Unread = [.. unread] } : null;
    }

    /// <summary>The source as it was when it came to a revision last; null when it never did.</summary>
    /// <param name="events">The log.</param>
    /// <param name="key">The source.</param>
    /// <param name="revision">A revision as Flux prints it, or the beginning of a commit's hash.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SourceAt?> OfAsync(IEventReader events, ObjectKey key, string revision, CancellationToken cancellationToken = default)
    {
        SourceAt? last = null;
        var (state, unread) = (SourceState.Initial, new List<UnreadEvent>());
        await foreach (var (envelope, happened) in AuditEvents.ReadStreamAsync(events, Streams.Source(key), unread.Add, cancellationToken).ConfigureAwait(false))
        {
            state = SourceState.Evolve(state, (SourceEvent)happened, envelope.Event.At);
            if (happened is ArtifactProduced produced && RevisionText.IsOf(produced.Artifact.Revision, revision))
            {
                last = Of(key, state, envelope.Version) with { Unread = [.. unread] };
            }
        }

        return last;
    }

    private static SourceAt Of(ObjectKey key, SourceState state, long version) => new()
    {
        Key = key,
        Version = version,
        Url = state.Url,
        Reference = state.Reference,
        IsReady = state.IsReady,
        IsSuspended = state.IsSuspended,
        Artifact = state.Artifact,
        Since = state.ArtifactAt,
        RevisionDigest = state.RevisionDigest,
        Failure = state.Failure,
    };
}
