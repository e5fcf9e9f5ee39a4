using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;

namespace GitOps.Testing.Crashes;

/// <summary>Keeps the last version of each stream in a file of its own, and every version that came before its turn.</summary>
internal sealed class VersionsProjection : IProjection, IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Lock gate = new();

    public VersionsProjection(string path)
    {
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Run(
            """
            pragma journal_mode = wal; pragma synchronous = off;
            create table if not exists versions (stream text primary key, version integer not null);
            create table if not exists skipped (stream text, version integer);
            """);
    }

    public string Name => "versions";

    public IReadOnlyDictionary<string, long> Versions => Rows("select stream, version from versions").ToDictionary(row => row.Stream, row => row.Version);

    public IReadOnlyList<(string Stream, long Version)> Skipped => Rows("select stream, version from skipped");

    public Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                begin;
                insert into skipped select $stream, $version where $version > 1 + coalesce((select version from versions where stream = $stream), 0);
                insert into versions values ($stream, $version) on conflict (stream) do update set version = excluded.version where excluded.version > version;
                commit;
                """;
            command.Parameters.AddWithValue("$stream", envelope.Stream.ToString());
            command.Parameters.AddWithValue("$version", envelope.Version);
            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    public Task ResetAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Run("delete from versions; delete from skipped");
        }

        return Task.CompletedTask;
    }

    public void Dispose() => connection.Dispose();

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<(string Stream, long Version)> Rows(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<(string, long)>();
        while (reader.Read())
        {
            rows.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return rows;
    }
}
