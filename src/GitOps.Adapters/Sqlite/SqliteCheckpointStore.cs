using System.Globalization;
using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Adapters.Sqlite;

/// <summary>Rows that are replaced: checkpoints, confirmations and snapshots, in the same file and the same commits as the log.</summary>
internal sealed class SqliteCheckpointStore(SqliteDatabase database) : ICheckpointStore
{
    public Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(session => Convert.ToInt64(
            session.Scalar("select position from checkpoints where follower = $1", follower) ?? 0L, CultureInfo.InvariantCulture)));
    }

    public Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default) => database.WriteAsync(
        session => session.Execute(
            "insert into checkpoints (follower, position) values ($1, $2) on conflict (follower) do update set position = excluded.position",
            follower, position),
        cancellationToken);

    public Task ConfirmAsync(StreamId stream, Instant at, CancellationToken cancellationToken = default) => database.WriteAsync(
        session => session.Execute(
            "insert into confirmations (stream, at_micros, count) values ($1, $2, 1) on conflict (stream) do update set at_micros = excluded.at_micros, count = count + 1",
            stream.ToString(), EventRows.Micros(at)),
        cancellationToken);

    public Task<Confirmation?> FindConfirmationAsync(StreamId stream, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(session =>
        {
            using var reader = session.Query("select at_micros, count from confirmations where stream = $1", stream.ToString());
            return reader.Read() ? new Confirmation(Instant.FromUnixTimeTicks(reader.GetInt64(0) * 10), reader.GetInt64(1)) : null;
        }));
    }

    public Task<StoredSnapshot?> FindSnapshotAsync(StreamId stream, string stateType, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(session =>
        {
            using var reader = session.Query("select version, body from snapshots where stream = $1 and state_type = $2", stream.ToString(), stateType);
            return reader.Read() ? new StoredSnapshot(stateType, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        }));
    }

    public Task SaveSnapshotAsync(StreamId stream, StoredSnapshot snapshot, CancellationToken cancellationToken = default) => database.WriteAsync(
        session => session.Execute(
            """
            insert into snapshots (stream, state_type, version, body) values ($1, $2, $3, $4)
            on conflict (stream, state_type) do update set version = excluded.version, body = excluded.body
            where excluded.version >= snapshots.version
            """,
            stream.ToString(), snapshot.StateType, snapshot.Version, EventRows.Bytes(snapshot.Body)),
        cancellationToken);
}
