using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Projections;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOps.Hosting.Tests.Projections;

public sealed class ProjectionRunnerTests
{
    private static readonly StreamId Stream = StreamId.Of("sample", "one");

    private readonly InMemoryEventStore events = new();
    private readonly InMemoryCheckpointStore checkpoints = new();

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restarted_host_goes_on_where_the_last_one_stopped()
    {
        await AppendAsync(0, 10);
        var first = new Seen("kept");
        await RunAsync([first], [], () => first.UntilAsync(10));

        await AppendAsync(10, 2);
        var second = new Seen("kept");
        await RunAsync([second], [], () => second.UntilAsync(2));

        Assert.Equal(Enumerable.Range(1, 10).Select(version => (long)version), first.Versions);
        Assert.Equal([11, 12], second.Versions);
    }

    [Fact]
    public async Task A_live_projection_begins_at_the_end_of_the_log_at_every_start()
    {
        await AppendAsync(0, 10);
        for (var start = 0; start < 2; start++)
        {
            var live = new Seen("live");
            using var runner = Runner(events, [], [live]);
            await runner.StartAsync(Stopping);
            await runner.Standing.WaitAsync(Stopping);
            await AppendAsync(10 + start, 1);
            await live.UntilAsync(1);
            await runner.StopAsync(Stopping);

            Assert.Equal([11 + start], live.Versions);
        }

        Assert.Equal(0, await checkpoints.GetCheckpointAsync("live", Stopping));
    }

    [Fact]
    public async Task One_that_breaks_tries_the_same_event_again_and_holds_up_no_other()
    {
        await AppendAsync(0, 3);
        var failures = 2;
        var breaking = new Seen("breaking") { Before = envelope => envelope.Version == 2 && failures-- > 0 ? throw new IOException("the cluster is away") : false };
        var other = new Seen("other");
        await RunAsync([breaking, other], [], () => Task.WhenAll(breaking.UntilAsync(5), other.UntilAsync(3)));

        Assert.Equal([1, 1, 1, 2, 3], breaking.Versions);
        Assert.Equal([1, 2, 3], other.Versions);
    }

    [Fact]
    public async Task An_event_of_a_newer_version_is_left_out_and_those_behind_it_arrive()
    {
        await AppendAsync(0, 3);
        var projection = new Seen("reading") { Before = envelope => envelope.Version == 2 ? throw new UnreadableEventException(envelope, "the event type 'sample.happened/v9' is unknown here") : false };
        await RunAsync([projection], [], () => projection.UntilAsync(2));

        Assert.Equal([1, 3], projection.Versions);
    }

    [Fact]
    public async Task A_damaged_event_is_stepped_over()
    {
        await AppendAsync(0, 4);
        var projection = new Seen("reading");
        using var runner = Runner(new OneDamaged(events, 3), [projection], []);
        await runner.StartAsync(Stopping);
        await projection.UntilAsync(3);
        await runner.StopAsync(Stopping);

        Assert.Equal([1, 2, 4], projection.Versions);
    }

    private async Task RunAsync(IProjection[] kept, ILiveProjection[] live, Func<Task> until)
    {
        using var runner = Runner(events, kept, live);
        await runner.StartAsync(Stopping);
        await until();
        await runner.StopAsync(Stopping);
    }

    private ProjectionRunner Runner(IEventStore store, IProjection[] kept, ILiveProjection[] live) =>
        new(store, checkpoints, kept, live, TimeProvider.System, NullLogger<ProjectionRunner>.Instance);

    private Task AppendAsync(long after, int count) => events.AppendAsync(Stream, ExpectedVersion.Exactly(after), SampleEvents.Several(count), Stopping);

    private sealed class Seen(string name) : ILiveProjection
    {
        private readonly InMemoryEventStore arrivals = new();
        private readonly List<long> versions = [];

        public string Name => name;

        public Func<EventEnvelope, bool> Before { get; init; } = _ => false;

        public IReadOnlyList<long> Versions => versions;

        public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Before(envelope);
            versions.Add(envelope.Version);
            await arrivals.AppendAsync(Stream, ExpectedVersion.Exactly(versions.Count - 1), SampleEvents.Several(1), CancellationToken.None);
        }

        public Task ResetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task UntilAsync(int count) => arrivals.WaitForAsync(count - 1, Stopping).WaitAsync(TimeSpan.FromSeconds(30), Stopping);
    }

    private sealed class OneDamaged(InMemoryEventStore inner, long damaged) : IEventStore
    {
        public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var envelope in inner.ReadAllAsync(afterPosition, cancellationToken))
            {
                yield return envelope.Position == damaged
                    ? throw new CorruptEventException(envelope.Stream.ToString(), envelope.Version, envelope.Position, "A hash is missing.")
                    : envelope;
            }
        }

        public IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
            inner.ReadStreamAsync(stream, fromVersion, cancellationToken);

        public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken) => inner.WaitForAsync(afterPosition, cancellationToken);

        public Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
            inner.AppendAsync(stream, expected, events, cancellationToken);
    }
}
