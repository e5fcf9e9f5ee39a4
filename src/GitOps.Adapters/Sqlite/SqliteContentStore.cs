using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Sqlite;

/// <summary>Content by digest, compressed. What comes back was compared with its digest.</summary>
internal sealed class SqliteContentStore(SqliteDatabase database) : IContentStore
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        if (database.Read(session => session.Scalar("select 1 from contents where digest = $1", digest)) is not null)
        {
            return digest;
        }

        var packed = PackedContent.Pack(content.Span);
        await database.WriteAsync(
            session => session.Execute(
                "insert into contents (digest, encoding, length, body) values ($1, $2, $3, $4) on conflict do nothing",
                digest, packed.Encoding, packed.Length, packed.Body),
            cancellationToken);
        return digest;
    }

    public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PackedContent? packed = database.Read(session =>
        {
            using var reader = session.Query("select encoding, length, body from contents where digest = $1", digest);
            return reader.Read() ? new PackedContent(reader.GetInt32(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)) : (PackedContent?)null;
        });
        return Task.FromResult(packed?.Unpack(digest, $"the database '{database.Options.Path}'"));
    }
}
