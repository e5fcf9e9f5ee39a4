using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Reads events for questions that can do without those of a newer version.</summary>
internal static class AuditEvents
{
    /// <summary>The event; null when this version does not know its type or the body is damaged.</summary>
    public static object? Find(EventEnvelope envelope)
    {
        try
        {
            return EventCatalog.Default.Read(envelope);
        }
        catch (UnreadableEventException)
        {
            return null;
        }
    }
}
