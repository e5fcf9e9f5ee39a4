using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>Makes event ids: UUIDv7, so that ids of one writer sort by time. A port, because ids are random.</summary>
public interface IEventIds
{
    /// <summary>A new id.</summary>
    Guid Next(Instant at);
}
