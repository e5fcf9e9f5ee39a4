using System.Globalization;
using System.Text.Json;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GitOps.Benchmarks.Stores;

/// <summary>Plain code on the driver, as one would write it for these rows alone: no versions, no hashes, no order to keep.</summary>
internal interface IBareDriver
{
    /// <summary>Writes rows in one durable transaction.</summary>
    Task WriteAsync(IReadOnlyList<EventEnvelope> rows);

    /// <summary>Reads the rows of the store itself in order, every column of them: stream and body.</summary>
    IAsyncEnumerable<(string Stream, byte[] Body)> ReadStoreAsync();
}

/// <summary>Microsoft.Data.Sqlite with a prepared insert.</summary>
internal sealed class BareSqlite : IBareDriver
{
    private const int Columns = 12;
    private readonly SqliteConnection connection;
    private readonly SqliteConnection store;
    private readonly SqliteCommand insert;

    public BareSqlite(SqliteConnection connection, SqliteConnection store)
    {
        (this.connection, this.store) = (connection, store);
        using var make = connection.CreateCommand();
        make.CommandText =
            """
            pragma journal_mode = wal; pragma synchronous = full;
            create table events (position integer primary key, stream text, version integer, id blob, type text, body blob, at integer,
                actor text, correlation blob, causation blob, previous_hash blob, hash blob, unique (stream, version));
            """;
        make.ExecuteNonQuery();
        insert = connection.CreateCommand();
        insert.CommandText = $"insert into events values ({string.Join(", ", Enumerable.Range(1, Columns).Select(i => $"${i.ToString(CultureInfo.InvariantCulture)}"))})";
        for (var i = 1; i <= Columns; i++)
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"${i.ToString(CultureInfo.InvariantCulture)}" });
        }
    }

    public Task WriteAsync(IReadOnlyList<EventEnvelope> rows)
    {
        using var transaction = connection.BeginTransaction();
        insert.Transaction = transaction;
        foreach (var row in rows)
        {
            object[] values =
            [
                row.Position, row.Stream.ToString(), row.Version, row.Event.Id.ToByteArray(), row.Event.Type, row.Event.Body.ToArray(),
                row.Event.At.ToUnixTimeTicks() / 10, row.Event.Actor.ToString(), row.Event.CorrelationId.ToByteArray(),
                row.Event.CausationId.ToByteArray(), row.PreviousHash.ToArray(), row.Hash.ToArray(),
            ];
            for (var i = 0; i < Columns; i++)
            {
                insert.Parameters[i].Value = values[i];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<(string Stream, byte[] Body)> ReadStoreAsync()
    {
        using var select = store.CreateCommand();
        select.CommandText = "select streams.name, events.* from events join streams on streams.id = events.stream order by position";
        using var reader = select.ExecuteReader();
        var values = new object[reader.FieldCount];
        var body = reader.GetOrdinal("body");
        while (reader.Read())
        {
            reader.GetValues(values);
            yield return ((string)values[0], (byte[])values[body]);
        }

        await Task.CompletedTask;
    }
}

/// <summary>Npgsql with one batch a transaction.</summary>
internal sealed class BareNpgsql(NpgsqlDataSource source) : IBareDriver
{
    private bool made;

    public async Task WriteAsync(IReadOnlyList<EventEnvelope> rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        await MakeAsync(connection);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in rows)
        {
            var insert = new NpgsqlBatchCommand("insert into bare values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
            object[] values =
            [
                row.Position, row.Stream.ToString(), row.Version, row.Event.Id, row.Event.Type, row.Event.Body.ToArray(),
                row.Event.At.ToDateTimeUtc(), row.Event.Actor.ToString(), row.Event.CorrelationId, row.Event.CausationId,
                row.PreviousHash.ToArray(), row.Hash.ToArray(),
            ];
            foreach (var value in values)
            {
                insert.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            batch.BatchCommands.Add(insert);
        }

        await batch.ExecuteNonQueryAsync();
    }

    public async IAsyncEnumerable<(string Stream, byte[] Body)> ReadStoreAsync()
    {
        await using var select = source.CreateCommand(
            "select stream_id, bdata, headers, seq_id, version, id, type, timestamp, correlation_id, causation_id from gitops.mt_events order by seq_id");
        await using var reader = await select.ExecuteReaderAsync();
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);

            // Actor and hashes of a row are JSON in Marten's table, as its body is.
            _ = JsonSerializer.Deserialize<Dictionary<string, string>>((string)values[2]);
            yield return ((string)values[0], (byte[])values[1]);
        }
    }

    private async Task MakeAsync(NpgsqlConnection connection)
    {
        if (!made)
        {
            await using var make = new NpgsqlCommand(
                """
                create table bare (position bigint primary key, stream text, version bigint, id uuid, type text, body bytea, at timestamptz,
                    actor text, correlation uuid, causation uuid, previous_hash bytea, hash bytea, unique (stream, version))
                """,
                connection);
            await make.ExecuteNonQueryAsync();
            made = true;
        }
    }
}
