using System.Text.Json;
using GitOps.Core.EventSourcing;
using GitOps.Core.Tests.Audit;
using GitOps.Testing.Stores;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Core.Tests.EventSourcing;

/// <summary>A counter that refuses to go beyond a limit stands for every aggregate.</summary>
public sealed class AggregateStoreTests
{
    private static readonly StreamId Stream = StreamId.Of("counter", "one");
    private static readonly EventContext Context = new(Actor.Engine, Guid.Empty);
    private static readonly KeyValuePair<string, Type>[] Names = [new("counter.added/v2", typeof(Added))];

    private readonly InMemoryEventStore events = new();
    private readonly InMemoryCheckpointStore checkpoints = new();

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_may_be_lost_at_any_time()
    {
        var written = await AddAsync(Host(), AggregateStore<Counter, CounterState, CounterEvent>.SnapshotEvery + 50);
        Assert.NotNull(await checkpoints.FindSnapshotAsync(Stream, Counter.StateType, Stopping));

        foreach (var kept in (ICheckpointStore[])[checkpoints, new InMemoryCheckpointStore(), await DamagedAsync(), await OfAnotherShapeAsync()])
        {
            var loaded = await Host(kept).LoadAsync(Stream, Stopping);
            Assert.Equal((written.Version, written.State), (loaded.Version, loaded.State));
        }
    }

    [Fact]
    public async Task A_load_reads_the_events_behind_the_snapshot_only()
    {
        const int Count = AggregateStore<Counter, CounterState, CounterEvent>.SnapshotEvery + 50;
        await AddAsync(Host(), Count);
        var counting = new CountingReader(events);

        var loaded = await new AggregateStore<Counter, CounterState, CounterEvent>(counting, checkpoints, Catalog(), Stamps()).LoadAsync(Stream, Stopping);

        Assert.Equal((Count, 50), ((int)loaded.Version, counting.Read));
    }

    [Fact]
    public async Task Of_two_hosts_one_wins_and_the_other_decides_again_on_what_is_true_then()
    {
        var (first, second) = (Host(), Host());
        await AddAsync(first, 1);
        var decisions = new List<int>();

        var after = await second.ExecuteAsync(
            Stream,
            state =>
            {
                decisions.Add(state.Sum);
                if (decisions.Count == 1)
                {
                    // The other host appends between this host's decision and its append.
                    first.ExecuteAsync(Stream, _ => Decision<CounterEvent>.Accept(new Added(10)), Context, Stopping).GetAwaiter().GetResult();
                }

                return Decision<CounterEvent>.Accept(new Added(100));
            },
            Context,
            Stopping);

        Assert.Equal([1, 11], decisions);
        Assert.Equal((3L, 111), (after.Version, after.State.Sum));
    }

    [Fact]
    public async Task A_decision_that_is_no_longer_right_after_a_lost_race_is_refused()
    {
        var (first, second) = (Host(), Host());
        var isFirst = true;
        var refused = await Assert.ThrowsAsync<CommandRefusedException>(() => second.ExecuteAsync(
            Stream,
            state =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    first.ExecuteAsync(Stream, _ => Decision<CounterEvent>.Accept(new Added(10)), Context, Stopping).GetAwaiter().GetResult();
                }

                return state.Sum >= 10 ? Decision<CounterEvent>.Refuse("the counter is full") : Decision<CounterEvent>.Accept(new Added(1));
            },
            Context,
            Stopping));

        Assert.Equal("the counter is full", refused.Message);
        Assert.Equal(1, await events.GetHeadAsync(Stopping));
    }

    [Fact]
    public async Task An_event_type_of_a_newer_version_is_named_and_is_listed_raw_all_the_same()
    {
        await AddAsync(Host(), 2);
        await AppendAsync("counter.divided/v1", """{"by":2}"""u8.ToArray());

        var unreadable = await Assert.ThrowsAsync<UnreadableEventException>(() => Host().LoadAsync(Stream, Stopping));

        Assert.Contains("Event 3 of the stream 'counter/one' (position 3)", unreadable.Message, StringComparison.Ordinal);
        Assert.Contains("'counter.divided/v1'", unreadable.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", unreadable.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["counter.added/v2", "counter.added/v2", "counter.divided/v1"],
            await events.ReadAllAsync(0, Stopping).Select(envelope => envelope.Event.Type).ToListAsync(Stopping));
    }

    [Fact]
    public async Task A_damaged_body_is_named()
    {
        await AddAsync(Host(), 1);
        await AppendAsync("counter.added/v2", """{"number":"""u8.ToArray());

        var unreadable = await Assert.ThrowsAsync<UnreadableEventException>(() => Host().LoadAsync(Stream, Stopping));

        Assert.Contains("Event 2 of the stream 'counter/one' (position 2) cannot be read: the body of 'counter.added/v2' is damaged", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_an_older_version_is_lifted_step_by_step()
    {
        await AppendAsync("counter.added/v0", "7"u8.ToArray());
        await AppendAsync("counter.added/v1", """{"plus":30}"""u8.ToArray());
        await AddAsync(Host(), 1);

        Assert.Equal(38, (await Host().LoadAsync(Stream, Stopping)).State.Sum);
    }

    private static EventCatalog Catalog() => new(
        Names,
        [
            new("counter.added/v0", "counter.added/v1", body => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, int> { ["plus"] = JsonSerializer.Deserialize<int>(body.Span) })),
            new("counter.added/v1", "counter.added/v2", body => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, int> { ["number"] = JsonSerializer.Deserialize<Dictionary<string, int>>(body.Span)!["plus"] })),
        ]);

    private static EventStamps Stamps() => new(new FakeClock(Instant.FromUtc(2026, 3, 1, 9, 0)), new TestIds());

    private AggregateStore<Counter, CounterState, CounterEvent> Host(ICheckpointStore? snapshots = null) => new(events, snapshots ?? checkpoints, Catalog(), Stamps());

    private static async Task<Aggregate<CounterState>> AddAsync(AggregateStore<Counter, CounterState, CounterEvent> host, int count)
    {
        var current = await host.LoadAsync(Stream, Stopping);
        for (var i = 0; i < count; i++)
        {
            current = await host.AppendAsync(current, [new Added(1)], Context, Stopping);
        }

        return current;
    }

    private async Task AppendAsync(string type, ReadOnlyMemory<byte> body)
    {
        var version = await events.ReadStreamAsync(Stream, 1, Stopping).CountAsync(Stopping);
        var pending = new PendingEvent(Guid.CreateVersion7(), type, body, Instant.FromUtc(2026, 3, 1, 9, 0), Actor.Engine, Guid.Empty, Guid.Empty, Cause: null);
        await events.AppendAsync(Stream, ExpectedVersion.Exactly(version), [pending], Stopping);
    }

    private static async Task<ICheckpointStore> DamagedAsync()
    {
        var store = new InMemoryCheckpointStore();
        await store.SaveSnapshotAsync(Stream, new StoredSnapshot(Counter.StateType, 200, """{"sum":"""u8.ToArray()), Stopping);
        return store;
    }

    private static async Task<ICheckpointStore> OfAnotherShapeAsync()
    {
        var store = new InMemoryCheckpointStore();
        await store.SaveSnapshotAsync(Stream, new StoredSnapshot("counter/v0", 200, """{"total":12345}"""u8.ToArray()), Stopping);
        return store;
    }

    private abstract record CounterEvent;

    private sealed record Added(int Number) : CounterEvent;

    private sealed record CounterState(int Sum);

    private sealed class Counter : IDecider<CounterState, CounterEvent>
    {
        public static string Category => "counter";

        public static string StateType => "counter/v1";

        public static CounterState Initial { get; } = new(0);

        public static CounterState Evolve(CounterState state, CounterEvent happened, Instant at) => state with { Sum = state.Sum + ((Added)happened).Number };
    }

    private sealed class CountingReader(InMemoryEventStore inner) : IEventStore
    {
        public int Read { get; private set; }

        public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var envelope in inner.ReadStreamAsync(stream, fromVersion, cancellationToken))
            {
                Read++;
                yield return envelope;
            }
        }

        public IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition, CancellationToken cancellationToken) => inner.ReadAllAsync(afterPosition, cancellationToken);

        public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken) => inner.WaitForAsync(afterPosition, cancellationToken);

        public Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
            inner.AppendAsync(stream, expected, events, cancellationToken);
    }
}
