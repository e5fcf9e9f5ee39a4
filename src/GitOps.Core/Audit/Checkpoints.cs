using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Finds checkpoints of a log.</summary>
public static class Checkpoints
{
    /// <summary>The checkpoint with a root; null when the log has none.</summary>
    /// <remarks>
    /// A root that was kept elsewhere shows that the end of the log, checkpoints and all, was not cut off before it. A checkpoint that
    /// cannot be read has no root; a <see cref="Verification"/> names it.
    /// </remarks>
    /// <param name="events">The log.</param>
    /// <param name="root">Hexadecimal, as the host logs it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Checkpoint?> FindAsync(IEventReader events, string root, CancellationToken cancellationToken = default)
    {
        for (var from = 1L; ;)
        {
            try
            {
                await foreach (var envelope in events.ReadStreamAsync(CheckpointEvents.Stream, from, cancellationToken).ConfigureAwait(false))
                {
                    from = envelope.Version + 1;
                    if (Read(envelope) is { } seal && seal.Root.Equals(root, StringComparison.OrdinalIgnoreCase))
                    {
                        return seal.ToCheckpoint();
                    }
                }

                return null;
            }
            catch (CorruptEventException corrupt) when (corrupt.Version >= from)
            {
                from = corrupt.Version + 1;
            }
        }
    }

    private static LogSealed? Read(EventEnvelope envelope)
    {
        try
        {
            return (LogSealed)EventCatalog.Default.Read(envelope);
        }
        catch (UnreadableEventException)
        {
            return null;
        }
    }
}
