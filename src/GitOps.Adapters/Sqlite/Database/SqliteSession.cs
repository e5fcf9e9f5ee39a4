using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>One open connection with its prepared statements. Used by one thread at a time.</summary>
/// <remarks>Transactions are begun and ended in SQL, so that a prepared statement serves inside and outside of one.</remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);
    private EventInsert? insert;

    internal SqliteSession(SqliteConnection connection) => this.connection = connection;

    /// <summary>Whether a transaction is open; SQLite itself ends one at some errors.</summary>
    internal bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Rows changed on this connection since it was opened.</summary>
    internal int TotalChanges => raw.sqlite3_total_changes(connection.Handle);

    /// <summary>What this connection knows of heads when it is the writer's.</summary>
    internal KnownHeads Heads { get; } = new();

    /// <summary>Writes events.</summary>
    internal EventInsert Insert => insert ??= new EventInsert(connection);

    /// <summary>Runs a statement with values for <c>$1</c>, <c>$2</c>, …</summary>
    internal int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first value of the first row; null when there is no row or the value is NULL.</summary>
    internal object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        var value = Prepare(sql, values).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    /// <summary>Rows of a query.</summary>
    internal SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>Runs several statements that are not worth keeping prepared.</summary>
    internal void Run(string script)
    {
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
        insert?.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            command.Prepare();
            commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
