namespace GitOps.Core.Sources;

/// <summary>A stream that gives only so many bytes, whatever its source would give: what is unpacked may be larger than anybody expects.</summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="limit">How many it gives.</param>
/// <param name="tooLarge">What is thrown when there are more.</param>
internal sealed class BoundedStream(Stream source, long limit, Func<Exception> tooLarge) : Stream
{
    private long left = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        left -= read;
        return left >= 0 ? read : throw tooLarge();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
