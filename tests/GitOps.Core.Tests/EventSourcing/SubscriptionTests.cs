using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;
using GitOps.Core.Tests.Audit;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;

namespace GitOps.Core.Tests.EventSourcing;

public sealed class SubscriptionTests
{
    private readonly InMemoryEventStore events = new();
    private readonly InMemoryCheckpointStore checkpoints = new();
    private readonly Recording recording = new();

    [Fact]
    public async Task What_is_there_is_taken_in_and_remembered()
    {
        await AppendAsync(0, 1200);
        await AppendAsync(1, 3);

        await Subscribe().CatchUpAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1203, recording.Count);
        Assert.Equal(1203, await checkpoints.GetCheckpointAsync("recording", TestContext.Current.CancellationToken));
        Assert.Equal(1, recording.Resets);
    }

    [Fact]
    public async Task Events_of_a_stream_come_in_order_one_at_a_time_while_streams_go_side_by_side()
    {
        for (var stream = 0; stream < 20; stream++)
        {
            await AppendAsync(stream, 50);
        }

        // Two events of different streams wait for each other: that ends only when they are in hand at once.
        using var pair = new Barrier(2);
        recording.Before = envelope =>
        {
            if (envelope.Version == 1 && envelope.Position <= 51)
            {
                Assert.True(pair.SignalAndWait(TimeSpan.FromSeconds(20)), "two streams were not worked on at once");
            }
        };

        await Subscribe(lanes: 64).CatchUpAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1000, recording.Count);
        Assert.Empty(recording.OutOfOrder);
    }

    [Fact]
    public async Task What_is_appended_while_it_runs_arrives()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Subscribe().RunAsync(stopping.Token);
        for (var version = 0; version < 20; version++)
        {
            await events.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.Exactly(version), SampleEvents.Several(1), stopping.Token);
        }

        await recording.SeesAsync(20);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task After_a_failure_it_resumes_and_nothing_is_left_out()
    {
        await AppendAsync(0, 700);
        await AppendAsync(1, 700);
        var failing = 3;
        recording.Before = envelope =>
        {
            if (envelope.Version == 650 && failing-- > 0)
            {
                throw new InvalidOperationException("the projection's database is away");
            }
        };
        var subscription = Subscribe();
        var failures = 0;
        while (true)
        {
            try
            {
                await subscription.CatchUpAsync(TestContext.Current.CancellationToken);
                break;
            }
            catch (InvalidOperationException)
            {
                failures++;
            }
        }

        Assert.Equal(3, failures);
        Assert.Equal(1400, recording.Distinct);
        Assert.Empty(recording.Skipped);
    }

    [Fact]
    public async Task Another_process_goes_on_where_the_first_stopped()
    {
        await AppendAsync(0, 10);
        await Subscribe().CatchUpAsync(TestContext.Current.CancellationToken);
        await events.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.Exactly(10), SampleEvents.Several(5), TestContext.Current.CancellationToken);

        await Subscribe().CatchUpAsync(TestContext.Current.CancellationToken);

        Assert.Equal(15, recording.Count);
        Assert.Equal(1, recording.Resets);
    }

    [Fact]
    public async Task A_rebuild_begins_at_the_first_event_while_the_log_goes_on()
    {
        await AppendAsync(0, 600);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var subscription = Subscribe();
        var running = subscription.RunAsync(stopping.Token);
        await recording.SeesAsync(600);

        subscription.RequestRebuild();
        await AppendAsync(1, 5);
        await recording.SeesAsync(605, resets: 2);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(605, recording.Count);
    }

    [Fact]
    public async Task A_rebuild_that_a_crash_interrupted_begins_again()
    {
        await AppendAsync(0, 10);
        await Subscribe().CatchUpAsync(TestContext.Current.CancellationToken);

        // The crash came between remembering zero and forgetting everything.
        await checkpoints.SetCheckpointAsync("recording", 0, TestContext.Current.CancellationToken);
        await Subscribe().CatchUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal((10, 2), (recording.Count, recording.Resets));
    }

    [Fact]
    public async Task A_rebuild_does_not_wait_for_the_next_event()
    {
        await AppendAsync(0, 10);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var subscription = Subscribe();
        var running = subscription.RunAsync(stopping.Token);
        await recording.SeesAsync(10);

        subscription.RequestRebuild();
        await recording.SeesAsync(10, resets: 2);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_ends_it_after_all_before_and_can_be_stepped_over()
    {
        await AppendAsync(0, 30);
        var subscription = new Subscription(new OneUnreadable(events, 12), checkpoints, recording);

        var corrupt = await Assert.ThrowsAsync<CorruptEventException>(() => subscription.RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal((11, 11L), (recording.Count, await checkpoints.GetCheckpointAsync("recording", TestContext.Current.CancellationToken)));

        await subscription.SkipAsync(corrupt.Position, TestContext.Current.CancellationToken);
        await subscription.CatchUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal((29, 30L), (recording.Count, subscription.Position));
    }

    private Subscription Subscribe(int lanes = Subscription.DefaultLanes) => new(events, checkpoints, recording, lanes);

    private Task AppendAsync(int stream, int count) =>
        events.AppendAsync(TamperedLog.Stream(stream), ExpectedVersion.NoStream, SampleEvents.Several(count), TestContext.Current.CancellationToken);

    /// <summary>A log with one damaged event.</summary>
    private sealed class OneUnreadable(IEventReader inner, long unreadable) : IEventReader
    {
        public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var envelope in inner.ReadAllAsync(afterPosition, cancellationToken))
            {
                yield return envelope.Position == unreadable
                    ? throw new CorruptEventException(envelope.Stream.ToString(), envelope.Version, envelope.Position, "A hash is missing.")
                    : envelope;
            }
        }

        public IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) =>
            inner.ReadStreamAsync(stream, fromVersion, cancellationToken);

        public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken) => inner.WaitForAsync(afterPosition, cancellationToken);
    }

    /// <summary>Remembers what it was given and whether the order held.</summary>
    private sealed class Recording : IProjection
    {
        private readonly ConcurrentDictionary<(StreamId, long), int> seen = new();
        private readonly ConcurrentDictionary<StreamId, long> last = new();
        private readonly Lock gate = new();
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int count;
        private int resets;

        public string Name => "recording";

        public Action<EventEnvelope> Before { get; set; } = _ => { };

        public ConcurrentQueue<EventEnvelope> OutOfOrder { get; } = new();

        /// <summary>Events that came although the one before them had not.</summary>
        public ConcurrentQueue<EventEnvelope> Skipped { get; } = new();

        public int Count => Volatile.Read(ref count);

        public int Distinct => seen.Count;

        public int Resets => Volatile.Read(ref resets);

        public async Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Before(envelope);
            var before = last.GetValueOrDefault(envelope.Stream);
            if (envelope.Version != before + 1)
            {
                OutOfOrder.Enqueue(envelope);
            }

            if (envelope.Version > before + 1)
            {
                Skipped.Enqueue(envelope);
            }

            await Task.Yield();
            last[envelope.Stream] = envelope.Version;
            seen.AddOrUpdate((envelope.Stream, envelope.Version), 1, (_, times) => times + 1);
            Interlocked.Increment(ref count);
            Signal();
        }

        public Task ResetAsync(CancellationToken cancellationToken)
        {
            seen.Clear();
            last.Clear();
            Volatile.Write(ref count, 0);
            Interlocked.Increment(ref resets);
            return Task.CompletedTask;
        }

        public async Task SeesAsync(int number, int resets = 1)
        {
            while (true)
            {
                Task next;
                lock (gate)
                {
                    next = changed.Task;
                }

                if (Count == number && Resets == resets)
                {
                    return;
                }

                await next.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            }
        }

        private void Signal()
        {
            lock (gate)
            {
                changed.SetResult();
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
