using System.Text;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Contracts;

/// <summary>What an append promises.</summary>
public static partial class EventStoreContract
{
    private static async Task A_new_store_is_empty(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        Promise.Equal(0, await store.GetHeadAsync(token), "the head of a new store");
        Promise.Equal(0, (await ReadAllAsync(store, 0, token)).Count, "the number of events in a new store");
    }

    private static async Task An_append_returns_what_it_stored(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var events = SampleEvents.Several(3);
        var returned = await store.AppendAsync(First, ExpectedVersion.NoStream, events, token);
        Promise.Equal(3, returned.Count, "the number of returned envelopes");
        for (var i = 0; i < events.Count; i++)
        {
            Same(events[i], returned[i].Event);
        }

        SameSequence(returned, await ReadStreamAsync(store, First, 1, token));
        SameSequence(returned, await ReadAllAsync(store, 0, token));
    }

    private static async Task Versions_count_from_one_without_gaps(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(2), token);
        await store.AppendAsync(Second, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        await store.AppendAsync(First, ExpectedVersion.Exactly(2), SampleEvents.Several(3), token);
        var versions = (await ReadStreamAsync(store, First, 1, token)).Select(envelope => envelope.Version);
        Promise.Equal("1 2 3 4 5", string.Join(' ', versions), "the versions of the stream");
    }

    private static async Task A_stream_that_exists_is_refused_as_a_new_one(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        var conflict = await Promise.ThrowsAsync<StreamConflictException>(
            () => store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token), "when the stream exists");
        Promise.Equal(First, conflict.Stream, "the stream of the conflict");
        Promise.Equal(ExpectedVersion.NoStream, conflict.Expected, "the expected version of the conflict");
    }

    private static async Task A_wrong_expected_version_is_refused_and_leaves_nothing(
        IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(2), token);
        foreach (var (stream, wrong) in new[] { (First, 1L), (First, 3L), (Second, 1L) })
        {
            await Promise.ThrowsAsync<StreamConflictException>(
                () => store.AppendAsync(stream, ExpectedVersion.Exactly(wrong), SampleEvents.Several(2), token),
                $"when '{stream}' is expected at version {wrong}");
        }

        Promise.Equal(2, (await ReadAllAsync(store, 0, token)).Count, "the number of events after refused appends");
    }

    private static async Task An_append_is_all_or_nothing(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var version = 0; version < 40; version += 5)
                {
                    try
                    {
                        await store.AppendAsync(First, ExpectedVersion.Exactly(version), Numbered(writer), token);
                    }
                    catch (StreamConflictException)
                    {
                        // Another writer took this place; the next one is tried.
                    }
                }
            },
            token)));

        var events = await ReadStreamAsync(store, First, 1, token);
        Promise.Equal(40, events.Count, "the number of events, each place taken once");
        foreach (var group in events.Chunk(5))
        {
            var writers = group.Select(envelope => envelope.Event.Actor.Name).Distinct(StringComparer.Ordinal).ToList();
            Promise.Equal(1, writers.Count, $"the number of writers within the five events of one append at version {group[0].Version}");
        }

        static IReadOnlyList<PendingEvent> Numbered(int writer) =>
            [.. SampleEvents.Several(5).Select(pending => pending with { Actor = new Actor(ActorKind.Person, $"writer {writer}") })];
    }

    private static async Task An_empty_append_changes_nothing(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        Promise.Equal(0, (await store.AppendAsync(First, ExpectedVersion.NoStream, [], token)).Count, "the number of envelopes of an empty append");
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(1), token);
        Promise.Equal(0, (await store.AppendAsync(First, ExpectedVersion.Exactly(1), [], token)).Count, "the number of envelopes of an empty append");
        Promise.Equal(1, (await ReadAllAsync(store, 0, token)).Count, "the number of events");
    }

    private static async Task Every_field_of_an_envelope_comes_back(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var full = SampleEvents.One() with
        {
            Type = "deployment.resources-applied/v12",
            Actor = new Actor(ActorKind.ServiceAccount, "system:serviceaccount:apps:deployer"),
            CausationId = Guid.CreateVersion7(),
            Cause = new EventCause("ObjectsApplied", Encoding.UTF8.GetBytes("""{ "b" : 1, "a" : [] }""")),
        };
        var events = new List<PendingEvent>
        {
            full,
            SampleEvents.One(2) with { CorrelationId = Guid.Empty, Actor = new Actor(ActorKind.Webhook, "/hook/4f:2") },
            SampleEvents.One(3) with { Actor = new Actor(ActorKind.Person, "jane.doe@example.org"), Cause = new EventCause("Empty", default) },
        };
        await store.AppendAsync(First, ExpectedVersion.NoStream, events, token);

        var other = await subject.OpenAsync(token);
        foreach (var read in new[] { await ReadStreamAsync(other, First, 1, token), await ReadAllAsync(other, 0, token) })
        {
            Promise.Equal(events.Count, read.Count, "the number of events");
            for (var i = 0; i < events.Count; i++)
            {
                Same(events[i], read[i].Event);
            }
        }
    }

    private static async Task Instants_are_cut_to_microseconds(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var fine = Instant.FromUtc(2026, 3, 1, 8, 30) + Duration.FromNanoseconds(123_456_789L);
        var old = Instant.FromUtc(1969, 12, 31, 23, 59) + Duration.FromNanoseconds(123_456_789L);
        PendingEvent[] events = [SampleEvents.One() with { At = fine }, SampleEvents.One() with { At = old }];
        var returned = await store.AppendAsync(First, ExpectedVersion.NoStream, events, token);
        var micros = Duration.FromNanoseconds(123_456_000L);
        Promise.Equal(Instant.FromUtc(2026, 3, 1, 8, 30) + micros, returned[0].Event.At, "the returned instant");
        Promise.Equal(Instant.FromUtc(1969, 12, 31, 23, 59) + micros, returned[1].Event.At, "the returned instant before 1970");
        SameSequence(returned, await ReadStreamAsync(store, First, 1, token));
    }

    private static async Task Bodies_come_back_byte_for_byte(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        string[] bodies =
        [
            """{"zebra":1,"a":2,"zebra":3}""",
            """{ "spaced" : [ 1 , 2 ],  "exponent": 1.50e+2, "big": 12345678901234567890.000 }""",
            """{"escaped":"\u00e9\u0000\/\"","plain":"é日本🚀"}""",
            "{}",
            "[null,true,\"\\\\\"]",
            "\"text\"",
        ];
        var events = bodies.Select(body => SampleEvents.One(body: body) with { Cause = new EventCause("Seen", Encoding.UTF8.GetBytes(body)) }).ToList();
        await store.AppendAsync(First, ExpectedVersion.NoStream, events, token);
        var read = await ReadStreamAsync(store, First, 1, token);
        for (var i = 0; i < bodies.Length; i++)
        {
            Promise.SameBytes(events[i].Body, read[i].Event.Body, $"the body {bodies[i]}");
            Promise.SameBytes(events[i].Cause!.Body, read[i].Event.Cause!.Body, $"the cause {bodies[i]}");
        }
    }

    private static async Task Large_bodies_come_back(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var large = SampleEvents.One(body: $$"""{"text":"{{new string('x', 3_000_000)}}"}""");
        var returned = await store.AppendAsync(First, ExpectedVersion.NoStream, [SampleEvents.One(), large, SampleEvents.One()], token);
        SameSequence(returned, await ReadAllAsync(store, 0, token));
    }

    private static async Task Names_in_any_script_come_back(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var stream = StreamId.Of("sample", "Größe 日本", "🚀 'quoted' \"twice\" %_\\");
        var pending = SampleEvents.One(body: """{"text":"Ärger – 日本 – 🚀"}""") with
        {
            Actor = new Actor(ActorKind.Person, "Łukasz 'O''Neil' \\ 🚀"),
            Cause = new EventCause("Größe \"x\"", "{}"u8.ToArray()),
        };
        var returned = await store.AppendAsync(stream, ExpectedVersion.NoStream, [pending], token);
        SameSequence(returned, await ReadStreamAsync(store, stream, 1, token));
        SameSequence(returned, await ReadAllAsync(store, 0, token));
    }

    private static async Task Hashes_chain_the_events_of_a_stream(IContractSubject<IEventStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.AppendAsync(First, ExpectedVersion.NoStream, SampleEvents.Several(2), token);
        await store.AppendAsync(Second, ExpectedVersion.NoStream, SampleEvents.Several(2), token);
        var other = await subject.OpenAsync(token);
        await other.AppendAsync(First, ExpectedVersion.Exactly(2), SampleEvents.Several(2), token);
        foreach (var stream in new[] { First, Second })
        {
            var previous = HashChain.Genesis;
            foreach (var envelope in await ReadStreamAsync(store, stream, 1, token))
            {
                Promise.SameBytes(previous, envelope.PreviousHash, $"the previous hash of version {envelope.Version} of '{stream}'");
                var expected = HashChain.Next(previous.Span, stream, envelope.Version, envelope.Event);
                Promise.SameBytes(expected, envelope.Hash, $"the hash of version {envelope.Version} of '{stream}'");
                previous = envelope.Hash;
            }
        }
    }
}
