using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.EventSourcing;

/// <summary>
/// The stable names of all events, the shape each version of them has on disk, and the way from an old shape to today's.
/// An event's meaning never changes: a new shape is a new version with an <see cref="Upcaster"/> from the one before.
/// </summary>
public sealed class EventCatalog
{
    private readonly FrozenDictionary<string, Type> types;
    private readonly FrozenDictionary<Type, string> names;
    private readonly FrozenDictionary<string, Upcaster> upcasters;

    /// <summary>A catalogue of the given events.</summary>
    /// <exception cref="ArgumentException">Two events share a name, or an upcaster starts or ends nowhere.</exception>
    public EventCatalog(IEnumerable<KeyValuePair<string, Type>> events, IEnumerable<Upcaster> upcasters)
    {
        types = events.ToFrozenDictionary(StringComparer.Ordinal);
        names = types.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);
        this.upcasters = upcasters.ToFrozenDictionary(upcaster => upcaster.From, StringComparer.Ordinal);
        foreach (var upcaster in this.upcasters.Values)
        {
            if (!types.ContainsKey(upcaster.To) && !this.upcasters.ContainsKey(upcaster.To))
            {
                throw new ArgumentException($"The upcaster from '{upcaster.From}' leads to '{upcaster.To}', which the catalogue does not have.", nameof(upcasters));
            }
        }
    }

    /// <summary>Every event of the engine.</summary>
    public static EventCatalog Default { get; } = new(
        [.. Sources.SourceEvents.Names, .. Deployments.DeploymentEvents.Names, .. Releases.ReleaseEvents.Names, .. Audit.CheckpointEvents.Names],
        [.. Sources.SourceEvents.Upcasters, .. Deployments.DeploymentEvents.Upcasters, .. Releases.ReleaseEvents.Upcasters, .. Audit.CheckpointEvents.Upcasters]);

    /// <summary>All names with version, also those that only an upcaster knows.</summary>
    public IEnumerable<string> Names => types.Keys.Concat(upcasters.Keys).Order(StringComparer.Ordinal);

    /// <summary>The events of today by their names with version.</summary>
    internal IReadOnlyDictionary<string, Type> Events => types;

    /// <summary>The name of an event's type.</summary>
    /// <exception cref="InvalidOperationException">The event is not in the catalogue.</exception>
    public string NameOf(object happened) => names.TryGetValue(happened.GetType(), out var name)
        ? name
        : throw new InvalidOperationException($"The event {happened.GetType().Name} is not in the catalogue; give it a name and a sample.");

    /// <summary>The body of an event: UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Write(object happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), EventJson.Options);

    /// <summary>Reads an event in today's shape.</summary>
    /// <exception cref="UnreadableEventException">The type is unknown (written by a newer version) or the body is damaged.</exception>
    public object Read(EventEnvelope envelope)
    {
        var type = envelope.Event.Type;
        var body = envelope.Event.Body;
        while (upcasters.TryGetValue(type, out var upcaster))
        {
            body = Lift(upcaster, body, envelope);
            type = upcaster.To;
        }

        if (!types.TryGetValue(type, out var clr))
        {
            throw Unknown(envelope, type);
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, clr, EventJson.Options)
                ?? throw new UnreadableEventException(envelope, "the body is null");
        }
        catch (JsonException e)
        {
            throw new UnreadableEventException(envelope, $"the body of '{type}' is damaged: {e.Message}", e);
        }
    }

    /// <summary>What <see cref="Read"/> would return an instance of; told by the name alone, however large the body is.</summary>
    /// <exception cref="UnreadableEventException">The type is unknown (written by a newer version).</exception>
    internal Type TypeOf(EventEnvelope envelope)
    {
        var type = envelope.Event.Type;
        while (upcasters.TryGetValue(type, out var upcaster))
        {
            type = upcaster.To;
        }

        return types.TryGetValue(type, out var clr) ? clr : throw Unknown(envelope, type);
    }

    private static UnreadableEventException Unknown(EventEnvelope envelope, string type) =>
        new(envelope, $"the event type '{type}' is unknown here; it was written by a newer version of the engine");

    private static ReadOnlyMemory<byte> Lift(Upcaster upcaster, ReadOnlyMemory<byte> body, EventEnvelope envelope)
    {
        try
        {
            return upcaster.Lift(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UnreadableEventException(envelope, $"the body of '{upcaster.From}' is damaged: {e.Message}", e);
        }
    }
}

/// <summary>The way from one version of an event to the next.</summary>
/// <param name="From">Name with the old version.</param>
/// <param name="To">Name with the next version.</param>
/// <param name="Lift">Old body to new body.</param>
public sealed record Upcaster(string From, string To, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Lift)
{
    /// <summary>The next version has one text more, which is empty in bodies of the one before.</summary>
    internal static Upcaster Adding(string from, string to, string field) => new(from, to, body =>
    {
        var lifted = (JsonNode.Parse(body.Span) ?? throw new JsonException("the body is null")).AsObject();
        lifted[field] = string.Empty;
        return JsonSerializer.SerializeToUtf8Bytes(lifted);
    });
}

/// <summary>An event that this version of the engine cannot read; says which and why.</summary>
public sealed class UnreadableEventException : Exception
{
    /// <summary>Names the event.</summary>
    public UnreadableEventException(EventEnvelope envelope, string why, Exception? innerException = null)
        : base($"Event {envelope.Version} of the stream '{envelope.Stream}' (position {envelope.Position}) cannot be read: {why}.", innerException) => Envelope = envelope;

    /// <summary>The event as it is stored.</summary>
    public EventEnvelope Envelope { get; }
}
