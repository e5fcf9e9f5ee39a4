using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>The statement that writes an event, prepared once for a connection and given its values without boxes between.</summary>
/// <remarks>
/// All appends of a process go through the one writer, so what one of them costs there bounds the rate of all; through the driver's
/// commands, which box every value and make a reader for each row, an append took a third more of it.
/// </remarks>
internal sealed class EventInsert : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;

    internal EventInsert(SqliteConnection connection)
    {
        this.connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(
            this.connection, $"insert into events ({EventRows.Columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", out statement));
    }

    /// <summary>Writes one event of a stream.</summary>
    /// <exception cref="SqliteException">SQLite refused it.</exception>
    internal void Run(long stream, EventEnvelope envelope)
    {
        var pending = envelope.Event;
        Bind(1, envelope.Position);
        Bind(2, stream);
        Bind(3, envelope.Version);
        Bind(4, pending.Id);
        Bind(5, pending.Type);
        Bind(6, pending.Body.Span);
        Bind(7, EventRows.Micros(pending.At));
        Bind(8, pending.Actor.ToString());
        Bind(9, pending.CorrelationId);
        Bind(10, pending.CausationId);
        if (pending.Cause is { } cause)
        {
            Bind(11, cause.Type);
            Bind(12, cause.Body.Span);
        }
        else
        {
            Check(raw.sqlite3_bind_null(statement, 11));
            Check(raw.sqlite3_bind_null(statement, 12));
        }

        Bind(13, envelope.PreviousHash.Span);
        Bind(14, envelope.Hash.Span);
        var outcome = raw.sqlite3_step(statement);

        // Its answer is that of the step once more.
        _ = raw.sqlite3_reset(statement);
        if (outcome != raw.SQLITE_DONE)
        {
            Check(outcome);
        }
    }

    public void Dispose() => statement.Dispose();

    private void Bind(int at, long value) => Check(raw.sqlite3_bind_int64(statement, at, value));

    private void Bind(int at, string value) => Check(raw.sqlite3_bind_text(statement, at, value));

    // Of no bytes at all SQLite would make NULL.
    private void Bind(int at, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, at, 0) : raw.sqlite3_bind_blob(statement, at, value));

    private void Bind(int at, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(statement, at, bytes));
    }

    private void Check(int outcome)
    {
        if (outcome != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(outcome, connection);
        }
    }
}
