using System.Globalization;

namespace GitOps.Core.Audit.Transfer;

/// <summary>Lines of a stream as bytes, one at a time, in a buffer that is as long as the longest of them.</summary>
internal sealed class LineReader(Stream input)
{
    /// <summary>No event is near this; a file that has such a line is none of ours.</summary>
    internal const int MaximumLine = 256 << 20;

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>The number of the last line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end; null after the last. Valid until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var looked = start;
        while (true)
        {
            var found = buffer.AsSpan(looked, end - looked).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(looked + found, looked + found + 1);
            }

            if (isAtEnd)
            {
                return start < end ? Take(end, end) : (ReadOnlyMemory<byte>?)null;
            }

            looked = end - start;
            MakeRoom();
            var read = await input.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            isAtEnd = read == 0;
            end += read;
        }
    }

    private ReadOnlyMemory<byte> Take(int lineEnd, int next)
    {
        var line = buffer.AsMemory(start, lineEnd - start);
        start = next;
        Number++;
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end < buffer.Length)
        {
            return;
        }

        if (buffer.Length >= MaximumLine)
        {
            throw new FailureException(new Failure(
                FailureClass.Stalled, LogImport.Refused, string.Create(CultureInfo.InvariantCulture, $"line {Number + 1} is longer than {MaximumLine} bytes; this is no exported log")));
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }
}
