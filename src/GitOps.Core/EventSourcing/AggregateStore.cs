using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>
/// Loads aggregates (snapshot, then the tail of the stream) and appends what they decided. A lost race is no error: the stream is
/// loaded again and the decision made anew on what is true now.
/// </summary>
internal sealed class AggregateStore<TDecider, TState, TEvent>(IEventStore events, ICheckpointStore snapshots, EventCatalog catalog, EventStamps stamps)
    where TDecider : IDecider<TState, TEvent>
    where TState : class
    where TEvent : class
{
    /// <summary>A snapshot is written when so many events follow the last one; a load never reads more than this and one run's events.</summary>
    internal const int SnapshotEvery = 200;

    /// <summary>A decision that loses so many races in a row is given up: something appends without end.</summary>
    private const int MaximumRaces = 20;

    // The last state of each stream that this process saw. Only ever a starting point: the tail is read at each load.
    private readonly ConcurrentDictionary<StreamId, Aggregate<TState>> seen = new();

    public async Task<Aggregate<TState>> LoadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var start = seen.TryGetValue(stream, out var known) ? known : await StartAsync(stream, cancellationToken).ConfigureAwait(false);
        var (version, state) = (start.Version, start.State);
        await foreach (var envelope in events.ReadStreamAsync(stream, version + 1, cancellationToken).ConfigureAwait(false))
        {
            state = TDecider.Evolve(state, (TEvent)catalog.Read(envelope), envelope.Event.At);
            version = envelope.Version;
        }

        return Remember(start with { Version = version, State = state });
    }

    /// <summary>Appends the events of a decision that was made on <paramref name="current"/>.</summary>
    /// <exception cref="StreamConflictException">Someone else appended first.</exception>
    public async Task<Aggregate<TState>> AppendAsync(Aggregate<TState> current, ImmutableArray<TEvent> happened, EventContext context, CancellationToken cancellationToken)
    {
        if (happened.IsEmpty)
        {
            return current;
        }

        var at = Microseconds(stamps.Clock.GetCurrentInstant());
        var cause = EventCauses.Describe(context.Cause);
        var pending = happened.Select(item => new PendingEvent(
            stamps.Ids.Next(at), catalog.NameOf(item), EventCatalog.Write(item), at, context.Actor, context.CorrelationId, Guid.Empty, cause)).ToArray();
        var stored = await events.AppendAsync(current.Stream, ExpectedVersion.Exactly(current.Version), pending, cancellationToken).ConfigureAwait(false);
        var state = happened.Aggregate(current.State, (folded, item) => TDecider.Evolve(folded, item, at));
        var next = Remember(new Aggregate<TState>(current.Stream, stored[^1].Version, state));
        if (next.Version / SnapshotEvery != current.Version / SnapshotEvery)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(next.State, EventJson.Options);
            await snapshots.SaveSnapshotAsync(next.Stream, new StoredSnapshot(TDecider.StateType, next.Version, body), cancellationToken).ConfigureAwait(false);
        }

        return next;
    }

    /// <summary>Loads, decides and appends; decides again on what is true now when someone else appended first.</summary>
    /// <exception cref="CommandRefusedException">The decider refused.</exception>
    public async Task<Aggregate<TState>> ExecuteAsync(StreamId stream, Func<TState, Decision<TEvent>> decide, EventContext context, CancellationToken cancellationToken)
    {
        for (var race = 1; ; race++)
        {
            var current = await LoadAsync(stream, cancellationToken).ConfigureAwait(false);
            switch (decide(current.State))
            {
                case Decision<TEvent>.Refused refused:
                    throw new CommandRefusedException(stream, refused.Reason);
                case Decision<TEvent>.Accepted accepted:
                    try
                    {
                        return await AppendAsync(current, accepted.Events, context, cancellationToken).ConfigureAwait(false);
                    }
                    catch (StreamConflictException) when (race < MaximumRaces)
                    {
                        continue;
                    }
            }
        }
    }

    private async Task<Aggregate<TState>> StartAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var initial = new Aggregate<TState>(stream, 0, TDecider.Initial);
        var snapshot = await snapshots.FindSnapshotAsync(stream, TDecider.StateType, cancellationToken).ConfigureAwait(false);
        if (snapshot is null)
        {
            return initial;
        }

        try
        {
            var state = JsonSerializer.Deserialize<TState>(snapshot.Body.Span, EventJson.Options);
            return state is null ? initial : initial with { Version = snapshot.Version, State = state };
        }
        catch (JsonException)
        {
            // A snapshot is a cache: one that cannot be read is worth as much as none, and the next save replaces it.
            return initial;
        }
    }

    private Aggregate<TState> Remember(Aggregate<TState> loaded)
    {
        seen[loaded.Stream] = loaded;
        return loaded;
    }

    private static Instant Microseconds(Instant at) => Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / 10 * 10);
}

/// <summary>A command was refused, in words for the one who sent it.</summary>
public sealed class CommandRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    public CommandRefusedException(StreamId stream, string reason)
        : base(reason) => Stream = stream;

    /// <summary>The stream of the aggregate that refused.</summary>
    public StreamId Stream { get; }
}
