using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Adapters.Sqlite;

/// <summary>Content by digest, compressed. What comes back was compared with its digest.</summary>
internal sealed class SqliteContentStore(SqliteDatabase database, IClock clock) : IContentStore
{
    /// <summary>Most contents that one transaction lets go of: bounds how long appends wait.</summary>
    private const int PruneAtOnce = 256;

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        var now = clock.GetCurrentInstant();
        if (database.Read(session => session.Scalar("select put_micros from contents where digest = $1", digest)) is long put
            && put >= EventRows.Micros(now - ContentAge.Blur))
        {
            return digest;
        }

        var packed = PackedContent.Pack(content.Span);
        await database.WriteAsync(
            session =>
            {
                session.Execute("delete from pruned_contents where digest = $1", digest);
                return session.Execute(
                    """
                    insert into contents (digest, encoding, length, body, put_micros) values ($1, $2, $3, $4, $5)
                    on conflict (digest) do update set put_micros = max(put_micros, excluded.put_micros)
                    """,
                    digest, packed.Encoding, packed.Length, packed.Body, EventRows.Micros(now));
            },
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

    public async Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default)
    {
        var before = EventRows.Micros(putBefore);
        var gone = 0L;
        foreach (var chunk in database.Read(session => Older(session, before)).Where(digest => !needed.Contains(digest)).Chunk(PruneAtOnce))
        {
            gone += await database.WriteAsync(session => chunk.Sum(digest => Prune(session, digest, before, EventRows.Micros(clock.GetCurrentInstant()))), cancellationToken);
        }

        return gone;
    }

    public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Instant?>(database.Read(session => session.Scalar("select at_micros from pruned_contents where digest = $1", digest)) is long at
            ? Instant.FromUnixTimeTicks(at * 10)
            : null);
    }

    private static List<string> Older(SqliteSession session, long before)
    {
        var digests = new List<string>();
        using var reader = session.Query("select digest from contents where put_micros < $1", before);
        while (reader.Read())
        {
            digests.Add(reader.GetString(0));
        }

        return digests;
    }

    // Looked at again under the lock: it may have been put since.
    private static int Prune(SqliteSession session, string digest, long before, long now)
    {
        var gone = session.Execute("delete from contents where digest = $1 and put_micros < $2", digest, before);
        return gone == 0 ? 0 : session.Execute("insert into pruned_contents (digest, at_micros) values ($1, $2) on conflict (digest) do update set at_micros = excluded.at_micros", digest, now);
    }
}
