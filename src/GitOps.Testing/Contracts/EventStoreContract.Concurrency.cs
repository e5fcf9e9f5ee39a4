using System.Globalization;
using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Contracts;

/// <summary>What holds when many write at once, through one instance or several.</summary>
public static partial class EventStoreContract
{
    private const int Writers = 8;

    private static async Task Of_concurrent_appends_to_one_stream_exactly_one_wins(
        IContractSubject<IEventStore> subject, CancellationToken token)
    {
        IEventStore[] stores = [await subject.OpenAsync(token), await subject.OpenAsync(token)];
        for (var version = 0; version < 10; version++)
        {
            var expected = ExpectedVersion.Exactly(version);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
                async () =>
                {
                    try
                    {
                        await stores[writer % 2].AppendAsync(First, expected, SampleEvents.Several(1), token);
                        return true;
                    }
                    catch (StreamConflictException)
                    {
                        return false;
                    }
                },
                token)));
            Promise.Equal(1, outcomes.Count(won => won), $"the number of winners at version {version}");
        }

        Promise.Equal(10, (await ReadStreamAsync(stores[0], First, 1, token)).Count, "the number of events");
    }

    private static async Task Concurrent_appends_to_many_streams_all_arrive(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        IEventStore[] stores = [await subject.OpenAsync(token), await subject.OpenAsync(token)];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(stores[writer % 2], StreamOf(writer), 25, token)));
        var all = await ReadAllAsync(stores[0], 0, token);
        Promise.Equal(Writers * 25, all.Count, "the number of events");
        foreach (var stream in all.GroupBy(envelope => envelope.Stream))
        {
            var inOrder = stream.Select(envelope => envelope.Version).SequenceEqual(Enumerable.Range(1, 25).Select(version => (long)version));
            Promise.Holds(inOrder, $"the versions of '{stream.Key}' in the order of positions");
        }
    }

    private static async Task Who_retries_after_a_conflict_arrives(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        IEventStore[] stores = [await subject.OpenAsync(token), await subject.OpenAsync(token)];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => RetryAsync(stores[writer % 2], writer), token)));
        var events = await ReadStreamAsync(stores[0], First, 1, token);
        Promise.Equal(Writers, events.Count, "the number of events after every writer retried until it won");
        Promise.Equal(Writers, events.Select(envelope => envelope.Event.Actor.Name).Distinct(StringComparer.Ordinal).Count(), "the number of writers");

        async Task RetryAsync(IEventStore store, int writer)
        {
            var pending = SampleEvents.One() with { Actor = new Actor(ActorKind.Person, writer.ToString(CultureInfo.InvariantCulture)) };
            for (var attempt = 0; attempt < Writers; attempt++)
            {
                var version = (await ReadStreamAsync(store, First, 1, token)).Count;
                try
                {
                    await store.AppendAsync(First, ExpectedVersion.Exactly(version), [pending], token);
                    return;
                }
                catch (StreamConflictException)
                {
                    // Each conflict means that another writer won, so there can be no more conflicts than writers.
                }
            }

            throw new ContractViolationException("Expected a conflict only when another writer appended first.");
        }
    }

    private static async Task No_event_appears_behind_one_that_was_seen(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        IEventStore[] writers = [await subject.OpenAsync(token), await subject.OpenAsync(token), await subject.OpenAsync(token)];
        var follower = await subject.OpenAsync(token);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        const int Count = Writers * 40;
        var following = FollowAsync(follower, Count, ending.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(
                writer => WriteAsync(writers[writer % writers.Length], StreamOf(writer), 40, token)));
            var all = await ReadAllAsync(follower, 0, token);
            Promise.Equal(Count, all.Count, "the number of events");
            await Promise.ComesAsync(following, $"a follower by position to see all {Count} events", token);
            SameSequence(all, await following);
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private static async Task Another_instance_sees_the_same_log_and_continues_it(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var expected = new List<EventEnvelope>();
        for (var version = 0; version < 3; version++)
        {
            var store = await subject.OpenAsync(token);
            SameSequence(expected, await ReadAllAsync(store, 0, token));
            expected.AddRange(await store.AppendAsync(First, ExpectedVersion.Exactly(version), SampleEvents.Several(1), token));
        }
    }

    private static async Task Opening_together_is_harmless(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => subject.OpenAsync(token), token)));
        await Task.WhenAll(stores.Select((store, i) => store.AppendAsync(StreamOf(i), ExpectedVersion.NoStream, SampleEvents.Several(1), token)));
        foreach (var store in stores)
        {
            Promise.Equal(stores.Length, (await ReadAllAsync(store, 0, token)).Count, "the number of events seen by each instance");
        }
    }

    private static StreamId StreamOf(int number) => StreamId.Of("sample", "stream", number.ToString(CultureInfo.InvariantCulture));

    private static Task WriteAsync(IEventStore store, StreamId stream, int count, CancellationToken token) => Task.Run(
        async () =>
        {
            for (var version = 0; version < count; version++)
            {
                await store.AppendAsync(stream, ExpectedVersion.Exactly(version), [SampleEvents.One(version)], token);
            }
        },
        token);

    private static async Task<List<EventEnvelope>> FollowAsync(IEventStore store, int count, CancellationToken token)
    {
        var seen = new List<EventEnvelope>();
        while (seen.Count < count)
        {
            var last = seen.Count == 0 ? 0 : seen[^1].Position;
            await store.WaitForAsync(last, token);
            seen.AddRange(await ReadAllAsync(store, last, token));
        }

        return seen;
    }
}
