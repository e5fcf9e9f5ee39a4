using System.Buffers;
using System.IO.Compression;

namespace GitOps.Core.EventSourcing;

/// <summary>Content as content stores keep it: compressed with Brotli where that makes it smaller.</summary>
/// <param name="Encoding">0 as it is, 1 Brotli.</param>
/// <param name="Length">Length of the content.</param>
/// <param name="Body">What is kept.</param>
internal readonly record struct PackedContent(int Encoding, int Length, byte[] Body)
{
    private const int Plain = 0;
    private const int Brotli = 1;

    /// <summary>Manifests shrink to a tenth at this quality, at some hundred MB/s; higher ones gain little and cost much.</summary>
    private const int Quality = 4;
    private const int Window = 22;

    /// <summary>Packs content.</summary>
    internal static PackedContent Pack(ReadOnlySpan<byte> content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(content.Length, 1));
        try
        {
            return BrotliEncoder.TryCompress(content, buffer.AsSpan(0, content.Length), out var written, Quality, Window) && written < content.Length
                ? new(Brotli, content.Length, buffer[..written])
                : new(Plain, content.Length, content.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The content, compared with the digest it was asked by.</summary>
    /// <exception cref="FailureException">It is not what its digest says.</exception>
    internal byte[] Unpack(string digest, string store)
    {
        if (TryUnpack() is { } content && ContentDigest.Of(content) == digest)
        {
            return content;
        }

        throw StoreFailures.Of(
            StoreFailures.Corrupt,
            $"The content '{digest}' in {store} is not what its digest says; it was changed or damaged. Restore the database from a copy, or let the deployment render again.");
    }

    private byte[]? TryUnpack()
    {
        switch (Encoding)
        {
            case Plain:
                return Body;
            case Brotli when Length >= 0:
                var content = new byte[Length];
                return BrotliDecoder.TryDecompress(Body, content, out var written) && written == Length ? content : null;
            default:
                return null;
        }
    }
}
