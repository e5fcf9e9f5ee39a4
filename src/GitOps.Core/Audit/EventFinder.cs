using System.Globalization;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Finds one event by what people write for it.</summary>
public static class EventFinder
{
    /// <summary>The event; null when there is none.</summary>
    /// <param name="events">The log.</param>
    /// <param name="text">Its id, its position, or <c>stream@version</c>: <c>deployment/Kustomization/flux-system/apps@12</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static async Task<EventEnvelope?> FindAsync(IEventReader events, string text, CancellationToken cancellationToken = default)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            await foreach (var envelope in events.ReadAllAsync(Math.Max(position - 1, 0), cancellationToken).ConfigureAwait(false))
            {
                return envelope.Position == position ? envelope : null;
            }

            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            await foreach (var envelope in events.ReadAllAsync(0, cancellationToken).ConfigureAwait(false))
            {
                if (envelope.Event.Id == id)
                {
                    return envelope;
                }
            }

            return null;
        }

        return await FindInStreamAsync(events, text, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<EventEnvelope?> FindInStreamAsync(IEventReader events, string text, CancellationToken cancellationToken)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || !long.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || TryParse(text[..at]) is not { } stream)
        {
            throw new FormatException($"'{text}' is no event; write its id, its position, or stream@version as in deployment/Kustomization/flux-system/apps@12.");
        }

        await foreach (var envelope in events.ReadStreamAsync(stream, version, cancellationToken).ConfigureAwait(false))
        {
            return envelope.Version == version ? envelope : null;
        }

        return null;
    }

    private static StreamId? TryParse(string text)
    {
        try
        {
            return StreamId.Parse(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
