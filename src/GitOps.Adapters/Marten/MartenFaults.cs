using GitOps.Core;
using GitOps.Core.EventSourcing;
using Npgsql;

namespace GitOps.Adapters.Marten;

/// <summary>What PostgreSQL's states mean for the engine.</summary>
internal static class MartenFaults
{
    /// <summary>The driver's exception below what Marten wraps around it; null when it is none.</summary>
    internal static NpgsqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NpgsqlException native)
            {
                return native;
            }
        }

        return null;
    }

    /// <param name="exception">What the driver threw.</param>
    /// <param name="database">Host and database, without credentials.</param>
    internal static FailureException Translate(NpgsqlException exception, string database)
    {
        var state = exception.SqlState ?? string.Empty;
        return state switch
        {
            PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources => StoreFailures.Of(
                StoreFailures.Full, $"PostgreSQL {database} has no space left: {Words(exception)} Nothing of this write was kept.", exception),
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => StoreFailures.Of(
                StoreFailures.Locked,
                $"PostgreSQL {database} stayed locked by another session: {Words(exception)} Look for a long transaction, or raise GitOps:Marten:LockTimeout.",
                exception),
            PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.ReadOnlySqlTransaction => StoreFailures.Of(
                StoreFailures.Denied, $"PostgreSQL {database} refused: {Words(exception)} Check the database and the rights of the role.", exception),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn => StoreFailures.Of(
                StoreFailures.Denied,
                $"PostgreSQL {database} lacks a part of the schema: {Words(exception)} Set GitOps:Marten:ManageSchema, or let an administrator make it.",
                exception),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StoreFailures.Of(
                StoreFailures.Corrupt, $"PostgreSQL {database} says that its data is damaged: {Words(exception)} Restore it from a copy.", exception),
            PostgresErrorCodes.ProgramLimitExceeded => StoreFailures.Of(
                StoreFailures.TooLarge, $"A value is larger than PostgreSQL {database} stores: {Words(exception)}", exception),
            _ when state.StartsWith("28", StringComparison.Ordinal) => StoreFailures.Of(
                StoreFailures.Denied, $"PostgreSQL {database} refused the credentials: {Words(exception)}", exception),
            _ => StoreFailures.Of(
                StoreFailures.Unavailable,
                $"PostgreSQL {database} cannot be reached or broke off: {Words(exception)} A write that was under way may have been kept; load the stream again to see.",
                exception),
        };
    }

    private static string Words(NpgsqlException exception) =>
        exception is PostgresException { MessageText: var text, SqlState: var state } ? $"{text} ({state})." : $"{exception.Message}.";
}
