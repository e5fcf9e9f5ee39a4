using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Contracts;

/// <summary>What reading and waiting promise.</summary>
public static partial class EventStoreContract
{
    private static async Task A_stream_that_does_not_exist_reads_as_nothing(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        Promise.Equal(0, (await ReadStreamAsync(store, Second, 1, token)).Count, "the number of events of a stream that does not exist");
    }

    private static async Task A_stream_is_read_from_a_version_on(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var stored = await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(5), token);
        SameSequence([.. stored.Skip(2)], await ReadStreamAsync(store, First, 3, token));
        SameSequence([stored[4]], await ReadStreamAsync(store, First, 5, token));
        SameSequence([], await ReadStreamAsync(store, First, 6, token));
    }

    private static async Task Streams_with_like_names_are_apart(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        StreamId[] names =
        [
            StreamId.Of("sample", "app"), StreamId.Of("sample", "App"), StreamId.Of("sample", "app "), StreamId.Of("sample", "app", "a"),
            StreamId.Of("sample", "ap_"), StreamId.Of("sample", "ap%"), StreamId.Of("sampl", "app"),
        ];
        foreach (var name in names)
        {
            await store.AppendAsync(name, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        }

        foreach (var name in names)
        {
            var read = await ReadStreamAsync(store, name, 1, token);
            Promise.Equal(1, read.Count, $"the number of events of '{name}'");
            Promise.Equal(name, read[0].Stream, "the stream");
        }
    }

    private static async Task All_events_are_read_after_a_position(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var stored = new List<EventEnvelope>();
        stored.AddRange(await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(2), token));
        stored.AddRange(await store.AppendAsync(Second, ExpectedVersion.NoStream, SampleEvents.Several(2), token));
        stored.AddRange(await store.AppendAsync(First, ExpectedVersion.Exactly(2), SampleEvents.Several(2), token));
        SameSequence(stored, await ReadAllAsync(store, 0, token));
        for (var i = 0; i < stored.Count; i++)
        {
            Promise.Holds(stored[i].Position > (i == 0 ? 0 : stored[i - 1].Position), "positions to be above 0 and to grow");
            SameSequence(stored[(i + 1)..], await ReadAllAsync(store, stored[i].Position, token));
        }
    }

    private static async Task A_long_log_is_read_whole_and_in_order(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var stored = new List<EventEnvelope>();
        for (var version = 0; version < 3000; version += 1000)
        {
            foreach (var stream in new[] { First, Second })
            {
                stored.AddRange(await store.AppendAsync(stream, ExpectedVersion.Exactly(version), SampleEvents.Several(1000), token));
            }
        }

        SameSequence(stored, await ReadAllAsync(store, 0, token));
        SameSequence([.. stored.Where(envelope => envelope.Stream == Second)], await ReadStreamAsync(store, Second, 1, token));
    }

    private static async Task A_read_of_all_ends_at_the_head_it_began_with(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(10), token);
        var seen = 0;
        await foreach (var envelope in store.ReadAllAsync(0, token))
        {
            seen++;
            await store.AppendAsync(Second, ExpectedVersion.Exactly(envelope.Version - 1), SampleEvents.Several(1), token);
        }

        Promise.Equal(10, seen, "the number of events of a read while each event leads to another");
    }

    private static async Task The_head_is_the_position_of_the_last_event(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var other = await subject.OpenAsync(token);
        for (var version = 0; version < 3; version++)
        {
            var stored = await store.AppendAsync(First, ExpectedVersion.Exactly(version), SampleEvents.Several(1), token);
            Promise.Equal(stored[^1].Position, await store.GetHeadAsync(token), "the head");
            Promise.Equal(stored[^1].Position, await other.GetHeadAsync(token), "the head seen by another instance");
        }
    }

    private static async Task Waiting_returns_at_once_when_there_is_an_event(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        await Promise.ComesAsync(store.WaitForAsync(0, token), "an event to be found at once", token);
        var other = await subject.OpenAsync(token);
        await Promise.ComesAsync(other.WaitForAsync(0, token), "an event to be found by an instance that opened later", token);
    }

    private static async Task Waiting_wakes_at_an_append(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await WakesAsync(store, store, token);
    }

    private static async Task Waiting_wakes_at_an_append_of_another_instance(IContractSubject<IEventStore> subject, CancellationToken token) =>
        await WakesAsync(await subject.OpenAsync(token), await subject.OpenAsync(token), token);

    private static async Task WakesAsync(IEventStore waiter, IEventStore writer, CancellationToken token)
    {
        for (var version = 0; version < 3; version++)
        {
            var head = await waiter.GetHeadAsync(token);
            var waiting = Enumerable.Range(0, 3).Select(_ => waiter.WaitForAsync(head, token)).ToList();
            Promise.Holds(waiting.TrueForAll(task => !task.IsCompleted), "to wait while there is no event");
            await writer.AppendAsync(First, ExpectedVersion.Exactly(version), SampleEvents.Several(1), token);
            await Promise.ComesAsync(Task.WhenAll(waiting), "every waiter to wake at an append", token);
            Promise.Equal(1, (await ReadAllAsync(waiter, head, token)).Count, "the number of new events at waking");
        }
    }

    private static async Task Waiting_is_cancelled_promptly(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(token);
        var waiting = store.WaitForAsync(0, cancelling.Token);
        Promise.Holds(!waiting.IsCompleted, "to wait while there is no event");
        await cancelling.CancelAsync();
        await Promise.ThrowsAsync<OperationCanceledException>(() => waiting.WaitAsync(Promise.Deadline, token), "when waiting is cancelled");
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        await Promise.ComesAsync(store.WaitForAsync(0, token), "to go on after a cancelled wait", token);
    }

    private static async Task A_cancelled_append_leaves_nothing(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await Promise.ThrowsAsync<OperationCanceledException>(
            () => store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), new CancellationToken(canceled: true)),
            "when an append is cancelled before it begins");
        Promise.Equal(0, await store.GetHeadAsync(token), "the head after a cancelled append");
    }

    private static async Task A_read_is_cancelled(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(2000), token);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Promise.ThrowsAsync<OperationCanceledException>(
            async () =>
            {
                await foreach (var _ in store.ReadAllAsync(0, cancelling.Token))
                {
                    await cancelling.CancelAsync();
                }
            },
            "when a read is cancelled in its course");
    }
}
