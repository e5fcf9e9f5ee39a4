using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Adapters.Marten;

/// <summary>Content by digest, compressed. What comes back was compared with its digest.</summary>
internal sealed class MartenContentStore(MartenDatabase database, IClock clock) : IContentStore
{
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        var now = clock.GetCurrentInstant();
        return await database.UseAsync(
            async connection =>
            {
                await using var find = database.Command(connection, "select put_micros from {schema}.contents where digest = $1", digest);
                if (await find.ExecuteScalarAsync(cancellationToken) is not long put || put < Micros(now - ContentAge.Blur))
                {
                    var packed = PackedContent.Pack(content.Span);
                    await using var keep = database.Command(
                        connection,
                        """
                        with again as (delete from {schema}.pruned_contents where digest = $1)
                        insert into {schema}.contents as kept (digest, encoding, length, body, put_micros) values ($1, $2, $3, $4, $5)
                        on conflict (digest) do update set put_micros = greatest(kept.put_micros, excluded.put_micros)
                        """,
                        digest, packed.Encoding, packed.Length, packed.Body, Micros(now));
                    await keep.ExecuteNonQueryAsync(cancellationToken);
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

    public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default) => database.UseAsync(
        async connection =>
        {
            await using var prune = database.Command(
                connection,
                """
                with gone as (
                    delete from {schema}.contents where put_micros < $1 and digest not in (select unnest($2)) returning digest)
                insert into {schema}.pruned_contents (digest, at_micros) select digest, $3 from gone
                on conflict (digest) do update set at_micros = excluded.at_micros
                """,
                Micros(putBefore), needed.ToArray(), Micros(clock.GetCurrentInstant()));
            return (long)await prune.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default) => database.UseAsync<Instant?>(
        async connection =>
        {
            await using var find = database.Command(connection, "select at_micros from {schema}.pruned_contents where digest = $1", digest);
            return await find.ExecuteScalarAsync(cancellationToken) is long at ? Instant.FromUnixTimeTicks(at * 10) : null;
        },
        cancellationToken);

    private static long Micros(Instant at) => HashChain.Cut(at).ToUnixTimeTicks() / 10;
}
