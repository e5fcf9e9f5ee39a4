using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Adapters.Marten;

/// <summary>Rows that are replaced: checkpoints, confirmations and snapshots, beside the log.</summary>
internal sealed class MartenCheckpointStore(MartenDatabase database) : ICheckpointStore
{
    public Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default) => database.UseAsync(
        async connection =>
        {
            await using var find = database.Command(connection, "select position from {schema}.checkpoints where follower = $1", follower);
            return await find.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
        },
        cancellationToken);

    public Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default) => ExecuteAsync(
        "insert into {schema}.checkpoints (follower, position) values ($1, $2) on conflict (follower) do update set position = excluded.position",
        cancellationToken, follower, position);

    public Task ConfirmAsync(StreamId stream, Instant at, CancellationToken cancellationToken = default) => ExecuteAsync(
        """
        insert into {schema}.confirmations as kept (stream, at_micros, count) values ($1, $2, 1)
        on conflict (stream) do update set at_micros = excluded.at_micros, count = kept.count + 1
        """,
        cancellationToken, stream.ToString(), HashChain.Cut(at).ToUnixTimeTicks() / 10);

    public Task<Confirmation?> FindConfirmationAsync(StreamId stream, CancellationToken cancellationToken = default) => database.UseAsync(
        async connection =>
        {
            await using var find = database.Command(connection, "select at_micros, count from {schema}.confirmations where stream = $1", stream.ToString());
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new Confirmation(Instant.FromUnixTimeTicks(reader.GetInt64(0) * 10), reader.GetInt64(1))
                : null;
        },
        cancellationToken);

    public Task<StoredSnapshot?> FindSnapshotAsync(StreamId stream, string stateType, CancellationToken cancellationToken = default) => database.UseAsync(
        async connection =>
        {
            await using var find = database.Command(
                connection, "select version, body from {schema}.snapshots where stream = $1 and state_type = $2", stream.ToString(), stateType);
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? new StoredSnapshot(stateType, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        },
        cancellationToken);

    public Task SaveSnapshotAsync(StreamId stream, StoredSnapshot snapshot, CancellationToken cancellationToken = default) => ExecuteAsync(
        """
        insert into {schema}.snapshots as kept (stream, state_type, version, body) values ($1, $2, $3, $4)
        on conflict (stream, state_type) do update set version = excluded.version, body = excluded.body where excluded.version >= kept.version
        """,
        cancellationToken, stream.ToString(), snapshot.StateType, snapshot.Version, snapshot.Body.ToArray());

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values) => database.UseAsync(
        async connection =>
        {
            await using var command = database.Command(connection, sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);
}
