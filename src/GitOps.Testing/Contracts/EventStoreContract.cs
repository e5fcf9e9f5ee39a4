using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="IEventStore"/> promises, one rule each.</summary>
public static partial class EventStoreContract
{
    private static readonly StreamId First = StreamId.Of("sample", "first");
    private static readonly StreamId Second = StreamId.Of("sample", "second");

    /// <summary>All rules. Each wants a subject of its own.</summary>
    public static IReadOnlyList<ContractRule<IEventStore>> Rules { get; } =
    [
        new("A new store is empty", A_new_store_is_empty),
        new("An append returns what it stored", An_append_returns_what_it_stored),
        new("Versions count from one without gaps", Versions_count_from_one_without_gaps),
        new("A stream that exists is refused as a new one", A_stream_that_exists_is_refused_as_a_new_one),
        new("A wrong expected version is refused and leaves nothing", A_wrong_expected_version_is_refused_and_leaves_nothing),
        new("An append is all or nothing", An_append_is_all_or_nothing),
        new("An empty append changes nothing", An_empty_append_changes_nothing),
        new("Every field of an envelope comes back", Every_field_of_an_envelope_comes_back),
        new("Instants are cut to microseconds", Instants_are_cut_to_microseconds),
        new("Bodies come back byte for byte", Bodies_come_back_byte_for_byte),
        new("Large bodies come back", Large_bodies_come_back),
        new("Names in any script come back", Names_in_any_script_come_back),
        new("Hashes chain the events of a stream", Hashes_chain_the_events_of_a_stream),

        new("A stream that does not exist reads as nothing", A_stream_that_does_not_exist_reads_as_nothing),
        new("A stream is read from a version on", A_stream_is_read_from_a_version_on),
        new("Streams with like names are apart", Streams_with_like_names_are_apart),
        new("All events are read after a position", All_events_are_read_after_a_position),
        new("A long log is read whole and in order", A_long_log_is_read_whole_and_in_order),
        new("A read of all ends at the head it began with", A_read_of_all_ends_at_the_head_it_began_with),
        new("The head is the position of the last event", The_head_is_the_position_of_the_last_event),

        new("Waiting returns at once when there is an event", Waiting_returns_at_once_when_there_is_an_event),
        new("Waiting wakes at an append", Waiting_wakes_at_an_append),
        new("Waiting wakes at an append of another instance", Waiting_wakes_at_an_append_of_another_instance),
        new("Waiting is cancelled promptly", Waiting_is_cancelled_promptly),
        new("A cancelled append leaves nothing", A_cancelled_append_leaves_nothing),
        new("A read is cancelled", A_read_is_cancelled),

        new("Of concurrent appends to one stream exactly one wins", Of_concurrent_appends_to_one_stream_exactly_one_wins),
        new("Concurrent appends to many streams all arrive", Concurrent_appends_to_many_streams_all_arrive),
        new("Who retries after a conflict arrives", Who_retries_after_a_conflict_arrives),
        new("No event appears behind one that was seen", No_event_appears_behind_one_that_was_seen),
        new("Another instance sees the same log and continues it", Another_instance_sees_the_same_log_and_continues_it),
        new("Opening together is harmless", Opening_together_is_harmless),
    ];

    private static async Task<List<EventEnvelope>> ReadAllAsync(IEventReader store, long after, CancellationToken cancellationToken)
    {
        var events = new List<EventEnvelope>();
        await foreach (var envelope in store.ReadAllAsync(after, cancellationToken))
        {
            events.Add(envelope);
        }

        return events;
    }

    private static async Task<List<EventEnvelope>> ReadStreamAsync(
        IEventReader store, StreamId stream, long fromVersion, CancellationToken cancellationToken)
    {
        var events = new List<EventEnvelope>();
        await foreach (var envelope in store.ReadStreamAsync(stream, fromVersion, cancellationToken))
        {
            events.Add(envelope);
        }

        return events;
    }

    private static void Same(EventEnvelope expected, EventEnvelope actual)
    {
        Promise.Equal(expected.Stream, actual.Stream, "the stream");
        Promise.Equal(expected.Version, actual.Version, "the version");
        Promise.Equal(expected.Position, actual.Position, "the position");
        Promise.SameBytes(expected.PreviousHash, actual.PreviousHash, "the previous hash");
        Promise.SameBytes(expected.Hash, actual.Hash, "the hash");
        Same(expected.Event, actual.Event);
    }

    private static void Same(PendingEvent expected, PendingEvent actual)
    {
        Promise.Equal(expected.Id, actual.Id, "the id");
        Promise.Equal(expected.Type, actual.Type, "the type");
        Promise.SameBytes(expected.Body, actual.Body, "the body");
        Promise.Equal(HashChain.Cut(expected.At), actual.At, "the instant");
        Promise.Equal(expected.Actor, actual.Actor, "the actor");
        Promise.Equal(expected.CorrelationId, actual.CorrelationId, "the correlation id");
        Promise.Equal(expected.CausationId, actual.CausationId, "the causation id");
        Promise.Equal(expected.Cause?.Type, actual.Cause?.Type, "the type of the cause");
        Promise.SameBytes(expected.Cause?.Body ?? default, actual.Cause?.Body ?? default, "the body of the cause");
    }

    private static void SameSequence(IReadOnlyList<EventEnvelope> expected, IReadOnlyList<EventEnvelope> actual)
    {
        Promise.Equal(expected.Count, actual.Count, "the number of events");
        for (var i = 0; i < expected.Count; i++)
        {
            Same(expected[i], actual[i]);
        }
    }
}
