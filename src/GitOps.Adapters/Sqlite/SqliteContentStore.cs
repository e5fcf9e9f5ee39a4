using System.Buffers;
using System.IO.Compression;
using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Sqlite;

/// <summary>Content by digest, compressed with Brotli where that makes it smaller. What comes back was compared with its digest.</summary>
internal sealed class SqliteContentStore(SqliteDatabase database) : IContentStore
{
    private const long Plain = 0;
    private const long Brotli = 1;

    /// <summary>Manifests shrink to a tenth at this quality, at some hundred MB/s; higher ones gain little and cost much.</summary>
    private const int Quality = 4;
    private const int Window = 22;

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        if (database.Read(session => session.Scalar("select 1 from contents where digest = $1", digest)) is not null)
        {
            return digest;
        }

        var (encoding, body) = Compress(content.Span);
        await database.WriteAsync(
            session => session.Execute(
                "insert into contents (digest, encoding, length, body) values ($1, $2, $3, $4) on conflict do nothing",
                digest, encoding, content.Length, body),
            cancellationToken);
        return digest;
    }

    public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = database.Read(session =>
        {
            using var reader = session.Query("select encoding, length, body from contents where digest = $1", digest);
            return reader.Read() ? Decompress(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)) : null;
        });
        if (found is { } content && (content.Length == 0 || ContentDigest.Of(content[0]) != digest))
        {
            throw StoreFailures.Of(
                StoreFailures.Corrupt,
                $"The content '{digest}' in the database '{database.Options.Path}' is not what its digest says; it was changed or damaged. Restore the file from a copy, or let the deployment render again.");
        }

        return Task.FromResult(found?[0]);
    }

    private static (long Encoding, byte[] Body) Compress(ReadOnlySpan<byte> content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(content.Length, 1));
        try
        {
            return BrotliEncoder.TryCompress(content, buffer.AsSpan(0, content.Length), out var written, Quality, Window) && written < content.Length
                ? (Brotli, buffer[..written])
                : (Plain, content.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The content in an array of one, or an empty array when the stored form is none of ours.</summary>
    private static byte[][] Decompress(long encoding, long length, byte[] body)
    {
        switch (encoding)
        {
            case Plain:
                return [body];
            case Brotli when length is >= 0 and <= int.MaxValue:
                var content = new byte[length];
                return BrotliDecoder.TryDecompress(body, content, out var written) && written == length ? [content] : [];
            default:
                return [];
        }
    }
}
