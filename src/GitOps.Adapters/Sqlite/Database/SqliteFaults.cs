using GitOps.Core;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>What SQLite's result codes mean for the engine.</summary>
internal static class SqliteFaults
{
    internal static FailureException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreFailures.Of(
            StoreFailures.Locked,
            $"The database '{path}' stayed locked by another process. Look for a long transaction (a backup, an open shell), or raise GitOps:Sqlite:LockTimeout.",
            exception),
        raw.SQLITE_FULL => StoreFailures.Of(
            StoreFailures.Full,
            $"There is no space left for the database '{path}'; nothing of this write was kept. Make space on its volume.",
            exception),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT => StoreFailures.Of(
            StoreFailures.Corrupt,
            $"The file '{path}' is damaged or is no SQLite database: {exception.Message} Restore it from a copy; keep the damaged one for 'sqlite3 {path} .recover'.",
            exception),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => StoreFailures.Of(
            StoreFailures.Denied,
            $"The database '{path}' may not be written: {exception.Message} The process needs write access to the file and its folder.",
            exception),
        raw.SQLITE_CANTOPEN => StoreFailures.Of(
            StoreFailures.Denied,
            $"The database '{path}' cannot be opened: {exception.Message} The folder must exist and be writable, and the path must not be a folder.",
            exception),
        raw.SQLITE_TOOBIG => StoreFailures.Of(
            StoreFailures.TooLarge,
            $"A value is larger than SQLite stores in the database '{path}'. Lower GitOps:Sqlite:MaxEventBytes.",
            exception),
        _ => StoreFailures.Of(
            StoreFailures.Unavailable,
            $"The database '{path}' answered with an error: {exception.Message} Look at its volume and the system's log.",
            exception),
    };
}
