using System.Buffers;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit.Transfer;

/// <summary>Forms in which a log is carried elsewhere: a line of JSON an event.</summary>
public enum LogFormat
{
    /// <summary>The event as it is stored, with names of its own.</summary>
    JsonLines,

    /// <summary>CloudEvents 1.0 in their JSON form; what they have no attribute for stands in extension attributes.</summary>
    CloudEvents,
}

/// <summary>Writes a log as text, event by event.</summary>
/// <remarks>Bodies and hashes are carried as they are, so that an import has the same chain. Memory is that of one event.</remarks>
public static class LogExport
{
    private const int FlushAfter = 64 * 1024;

    /// <summary>Writes all events after a position.</summary>
    /// <param name="events">The log.</param>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="format">The form.</param>
    /// <param name="afterPosition">0 for the whole log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many events were written.</returns>
    /// <exception cref="CorruptEventException">An event cannot be read; those before it are written.</exception>
    public static async Task<long> WriteAsync(
        IEventReader events, Stream output, LogFormat format, long afterPosition = 0, CancellationToken cancellationToken = default) =>
        (await WriteAsync(events, null, output, format, afterPosition, cancellationToken).ConfigureAwait(false)).Events;

    /// <summary>Writes all events after a position, each content that they name before the first that does. Memory grows with the number of contents.</summary>
    /// <param name="events">The log.</param>
    /// <param name="contents">Has the contents; what is not kept is left out.</param>
    /// <param name="output">Where to; not closed.</param>
    /// <param name="afterPosition">0 for the whole log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many events and contents were written.</returns>
    /// <exception cref="CorruptEventException">An event cannot be read; those before it are written.</exception>
    /// <exception cref="FailureException">A content is not what its digest says.</exception>
    public static Task<(long Events, long Contents)> WriteWithContentsAsync(
        IEventReader events, IContentStore contents, Stream output, long afterPosition = 0, CancellationToken cancellationToken = default) =>
        WriteAsync(events, contents, output, LogFormat.JsonLines, afterPosition, cancellationToken);

    private static async Task<(long Events, long Contents)> WriteAsync(
        IEventReader events, IContentStore? contents, Stream output, LogFormat format, long afterPosition, CancellationToken cancellationToken)
    {
        var (buffer, count, carried) = (new ArrayBufferWriter<byte>(2 * FlushAfter), 0L, 0L);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var envelope in events.ReadAllAsync(afterPosition, cancellationToken).ConfigureAwait(false))
            {
                foreach (var digest in contents is null ? [] : CarriedContent.NamedIn(envelope.Event.Body.Span))
                {
                    if (seen.Add(digest) && await contents!.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } content)
                    {
                        CarriedContent.Write(digest, content, buffer);
                        buffer.Write("\n"u8);
                        carried++;
                    }
                }

                CarriedEvent.Write(envelope, format, buffer);
                buffer.Write("\n"u8);
                count++;
                if (buffer.WrittenCount >= FlushAfter)
                {
                    await output.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                    buffer.ResetWrittenCount();
                }
            }
        }
        finally
        {
            await output.WriteAsync(buffer.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return (count, carried);
    }
}
