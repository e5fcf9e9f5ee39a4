using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>Who caused an event.</summary>
/// <param name="Kind">What kind of actor it is.</param>
/// <param name="Name">Its name: a user, <c>system:serviceaccount:ns:name</c>, a controller, the path of a receiver.</param>
public readonly record struct Actor(ActorKind Kind, string Name)
{
    /// <summary>The engine itself, by its schedule.</summary>
    public static Actor Engine { get; } = new(ActorKind.Controller, "gitops-engine");

    /// <summary><c>kind:name</c>.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Name}";

    /// <summary>Reads <c>kind:name</c>.</summary>
    public static Actor Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(Enum.Parse<ActorKind>(text[..colon], ignoreCase: true), text[(colon + 1)..]);
    }
}

/// <summary>Kinds of actors.</summary>
public enum ActorKind
{
    /// <summary>The engine, by schedule or watch.</summary>
    Controller,

    /// <summary>A person.</summary>
    Person,

    /// <summary>A Kubernetes service account.</summary>
    ServiceAccount,

    /// <summary>A receiver called from outside.</summary>
    Webhook,
}

/// <summary>An event as its aggregate decided it, on its way into the store.</summary>
/// <param name="Id">A UUIDv7, unique for ever.</param>
/// <param name="Type">Stable name and version, <c>deployment.resources-applied/v1</c>.</param>
/// <param name="Body">UTF-8 JSON of the event, free of secrets.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="CorrelationId">Joins everything that follows from one trigger.</param>
/// <param name="CausationId">The event or command that led to this one; empty when none.</param>
/// <param name="Cause">Type of the command or observation that was decided, and its redacted payload as UTF-8 JSON.</param>
public sealed record PendingEvent(
    Guid Id,
    string Type,
    ReadOnlyMemory<byte> Body,
    Instant At,
    Actor Actor,
    Guid CorrelationId,
    Guid CausationId,
    EventCause? Cause);

/// <summary>What was decided when an event came to be, so that a history can be decided again and compared.</summary>
/// <param name="Type">Name of the command or observation.</param>
/// <param name="Body">Its payload as UTF-8 JSON, free of secrets.</param>
public sealed record EventCause(string Type, ReadOnlyMemory<byte> Body);

/// <summary>An event as it stands in the store.</summary>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Version">Its place in the stream, from 1, without gaps.</param>
/// <param name="Position">Its place among all events; grows, but may have gaps.</param>
/// <param name="Event">What was appended.</param>
/// <param name="PreviousHash">Hash of the event before it in the stream; 32 zero bytes for the first.</param>
/// <param name="Hash">Hash of this event, see <see cref="HashChain"/>.</param>
public sealed record EventEnvelope(
    StreamId Stream,
    long Version,
    long Position,
    PendingEvent Event,
    ReadOnlyMemory<byte> PreviousHash,
    ReadOnlyMemory<byte> Hash);
