using System.Collections.Concurrent;
using System.Globalization;
using GitOps.Core;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>The file: one writer loop, as many readers as are needed, opened at first use.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteOptions options;
    private readonly Lock gate = new();
    private readonly ConcurrentBag<SqliteSession> idleReaders = [];
    private WriterLoop? writer;
    private bool closed;

    public SqliteDatabase(IOptions<SqliteOptions> options) => this.options = options.Value;

    internal SqliteOptions Options => options;

    /// <summary>Queues a write and waits until it is on disk.</summary>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> perform, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var write = new Write<T>(perform);
        Writer().Add(write);
        return write.OutcomeAsync(cancellationToken);
    }

    /// <summary>Reads on a connection of its own, beside the writer.</summary>
    /// <exception cref="FailureException">SQLite answered with an error.</exception>
    internal T Read<T>(Func<SqliteSession, T> read)
    {
        var session = RentReader();
        try
        {
            var result = read(session);
            idleReaders.Add(session);
            if (closed)
            {
                CloseReaders();
            }

            return result;
        }
        catch (SqliteException exception)
        {
            session.Dispose();
            throw SqliteFaults.Translate(exception, options.Path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A connection that the caller keeps and disposes of.</summary>
    internal SqliteSession OpenReader()
    {
        Writer();
        return Open(readOnly: true);
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer?.Dispose();
            writer = null;
        }

        CloseReaders();
    }

    private void CloseReaders()
    {
        while (idleReaders.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private SqliteSession RentReader()
    {
        Writer();
        return idleReaders.TryTake(out var idle) ? idle : Open(readOnly: true);
    }

    private WriterLoop Writer()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return writer ??= Prepare();
        }
    }

    private WriterLoop Prepare()
    {
        MakeFolder();
        using (var session = Open(readOnly: false))
        {
            try
            {
                Schema.Apply(session, Schema.Migrations, options.Path);
            }
            catch (SqliteException exception)
            {
                throw SqliteFaults.Translate(exception, options.Path);
            }
        }

        return new WriterLoop(() => Open(readOnly: false), options.Path);
    }

    private void MakeFolder()
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.Path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreFailures.Of(
                StoreFailures.Denied, $"The folder of the database '{options.Path}' cannot be made: {exception.Message}", exception);
        }
    }

    private SqliteSession Open(bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = readOnly ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,

            // SQLite's own busy handler below waits in short steps; the driver's would sleep in long ones after it.
            DefaultTimeout = 1,
        }.ToString());
        var session = new SqliteSession(connection);
        try
        {
            connection.Open();
            session.Run(string.Create(CultureInfo.InvariantCulture, $"pragma busy_timeout = {(long)options.LockTimeout.TotalMilliseconds}"));
            if (readOnly)
            {
                session.Run("pragma query_only = on");
            }
            else
            {
                UseWriteAheadLog(session);
            }

            return session;
        }
        catch (SqliteException exception)
        {
            session.Dispose();
            throw SqliteFaults.Translate(exception, options.Path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void UseWriteAheadLog(SqliteSession session)
    {
        var mode = session.Scalar("pragma journal_mode = wal") as string;
        if (mode != "wal")
        {
            throw StoreFailures.Of(
                StoreFailures.Denied,
                $"The database '{options.Path}' cannot use a write-ahead log (its journal mode is '{mode}'). Network file systems have none; use a local disk.");
        }

        session.Run("pragma synchronous = full; pragma foreign_keys = on; pragma journal_size_limit = 67108864");
    }
}
