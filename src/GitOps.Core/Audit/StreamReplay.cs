using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>One stream as it is replayed.</summary>
internal abstract class StreamReplay(StreamId stream, StoredSnapshot? snapshot)
{
    private readonly List<ReplayDifference> differences = [];
    private long version;
    private bool isBroken;
    private Instant? begun;

    public StreamId Stream { get; } = stream;

    public bool HasSnapshot => snapshot is not null;

    public bool HasConfirmation { get; private set; }

    public IReadOnlyList<ReplayDifference> Differences => differences;

    /// <summary>The state; null when an event of the stream could not be read.</summary>
    public object? State => isBroken ? null : Current;

    protected abstract object Current { get; }

    /// <summary>Takes the next event of the stream.</summary>
    public void Take(EventEnvelope envelope)
    {
        if (isBroken)
        {
            return;
        }

        try
        {
            Evolve(EventCatalog.Default.Read(envelope), envelope);
        }
        catch (UnreadableEventException unreadable)
        {
            isBroken = true;
            Differ($"version {envelope.Version}", envelope.Event.Type, unreadable.Message);
            return;
        }

        version = envelope.Version;
        begun ??= envelope.Event.At;
        if (version == snapshot?.Version)
        {
            CompareSnapshot(snapshot.Body);
        }
    }

    /// <summary>Reads on when the snapshot is of events that came while the log was read, and says so when there are none.</summary>
    public async Task FinishAsync(IEventReader events, CancellationToken cancellationToken)
    {
        if (snapshot is null || snapshot.Version <= version || isBroken)
        {
            return;
        }

        await foreach (var envelope in events.ReadStreamAsync(Stream, version + 1, cancellationToken).ConfigureAwait(false))
        {
            Take(envelope);
        }

        if (version < snapshot.Version && !isBroken)
        {
            Differ("version of the snapshot", Text(snapshot.Version), Text(version));
        }
    }

    /// <summary>A look that changed nothing is no event; that there was something to look at follows from them.</summary>
    public void Compare(Confirmation? confirmation)
    {
        HasConfirmation = confirmation is not null;
        if (confirmation is not null && !isBroken && (confirmation.Count < 1 || confirmation.At < begun))
        {
            Differ("confirmation", $"{Text(confirmation.Count)} times, the last at {confirmation.At}", $"first event at {begun}");
        }
    }

    protected abstract void Evolve(object happened, EventEnvelope envelope);

    /// <summary>The stored state in today's shape.</summary>
    protected abstract JsonNode? Normalize(ReadOnlyMemory<byte> body);

    private void CompareSnapshot(ReadOnlyMemory<byte> body)
    {
        JsonObject stored;
        try
        {
            stored = Normalize(body) as JsonObject ?? [];
        }
        catch (JsonException e)
        {
            Differ("snapshot", "damaged", e.Message);
            return;
        }

        var replayed = JsonSerializer.SerializeToNode(Current, Current.GetType(), EventJson.Options)!.AsObject();
        foreach (var field in stored.Select(entry => entry.Key).Union(replayed.Select(entry => entry.Key)))
        {
            if (!JsonNode.DeepEquals(stored[field], replayed[field]))
            {
                Differ($"{field} in the snapshot at version {Text(version)}", Text(stored[field]), Text(replayed[field]));
            }
        }
    }

    private void Differ(string what, string stored, string replayed) => differences.Add(new(Stream, what, stored, replayed));

    private static string Text(JsonNode? node) => node?.ToJsonString(EventJson.Options) ?? "(absent)";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One stream of an aggregate.</summary>
internal sealed class StreamReplay<TDecider, TState, TEvent>(StreamId stream, StoredSnapshot? snapshot) : StreamReplay(stream, snapshot)
    where TDecider : IDecider<TState, TEvent>
    where TState : class
    where TEvent : class
{
    private TState state = TDecider.Initial;

    protected override object Current => state;

    protected override void Evolve(object happened, EventEnvelope envelope) => state = happened is TEvent own
        ? TDecider.Evolve(state, own, envelope.Event.At)
        : throw new UnreadableEventException(envelope, $"'{envelope.Event.Type}' does not belong into a stream of this category");

    protected override JsonNode? Normalize(ReadOnlyMemory<byte> body) =>
        JsonSerializer.SerializeToNode(JsonSerializer.Deserialize<TState>(body.Span, EventJson.Options), EventJson.Options);
}
