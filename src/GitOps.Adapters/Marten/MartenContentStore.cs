using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten;

/// <summary>Content by digest, compressed. What comes back was compared with its digest.</summary>
internal sealed class MartenContentStore(MartenDatabase database) : IContentStore
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        return await database.UseAsync(
            async connection =>
            {
                await using var find = database.Command(connection, "select 1 from {schema}.contents where digest = $1", digest);
                if (await find.ExecuteScalarAsync(cancellationToken) is null)
                {
                    var packed = PackedContent.Pack(content.Span);
                    await using var put = database.Command(
                        connection,
                        "insert into {schema}.contents (digest, encoding, length, body) values ($1, $2, $3, $4) on conflict do nothing",
                        digest, packed.Encoding, packed.Length, packed.Body);
                    await put.ExecuteNonQueryAsync(cancellationToken);
                }

                return digest;
            },
            cancellationToken);
    }

    public async Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await database.UseAsync(
            async connection =>
            {
                await using var find = database.Command(connection, "select encoding, length, body from {schema}.contents where digest = $1", digest);
                await using var reader = await find.ExecuteReaderAsync(cancellationToken);
                return await reader.ReadAsync(cancellationToken)
                    ? new PackedContent(reader.GetInt32(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)).Unpack(digest, $"PostgreSQL {database.Name}")
                    : null;
            },
            cancellationToken);
    }
}
