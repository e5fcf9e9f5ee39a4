using System.Text.Json;
using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>An aggregate as it was loaded: its state and the version that state was folded from.</summary>
internal sealed record Aggregate<TState>(StreamId Stream, long Version, TState State);

/// <summary>Who and what an append follows from.</summary>
/// <param name="Actor">Who caused it.</param>
/// <param name="CorrelationId">Joins everything that follows from one trigger.</param>
/// <param name="Cause">The command or observation that is decided; null when there is none to be kept.</param>
internal sealed record EventContext(Actor Actor, Guid CorrelationId, object? Cause = null)
{
    public EventContext For(object cause) => this with { Cause = cause };
}

/// <summary>Name and payload of a cause as they are kept with the events it led to.</summary>
internal static class EventCauses
{
    public static EventCause? Describe(object? cause) => cause is null
        ? null
        : new EventCause(NameOf(cause.GetType()), JsonSerializer.SerializeToUtf8Bytes(cause, cause.GetType(), EventJson.Options));

    // Nested cases of a closed family read as Family.Case.
    private static string NameOf(Type type) => type.DeclaringType is { } family ? $"{family.Name}.{type.Name}" : type.Name;
}

/// <summary>Where the time and ids of new events come from.</summary>
internal sealed record EventStamps(IClock Clock, IEventIds Ids);
