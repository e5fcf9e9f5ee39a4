using System.Globalization;
using GitOps.Core;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>The tables, and how a file of an older version becomes one of this version.</summary>
internal static class Schema
{
    /// <summary>Marks the file as ours, so that a path that points to someone else's database is refused ("GOps").</summary>
    internal const int ApplicationId = 0x474F7073;

    /// <summary>
    /// One script a version, in order; a released script is never changed, a new one is added. Streams have numbers, so that a name
    /// is stored and read once; the unique index is what makes two writers at one version impossible.
    /// </summary>
    internal static IReadOnlyList<string> Migrations { get; } =
    [
        """
        create table streams (
            id integer primary key,
            name text not null unique);
        create table events (
            position integer primary key,
            stream integer not null references streams (id),
            version integer not null,
            id blob not null,
            type text not null,
            body blob not null,
            at_micros integer not null,
            actor text not null,
            correlation blob not null,
            causation blob not null,
            cause_type text,
            cause blob,
            previous_hash blob not null,
            hash blob not null);
        create unique index events_by_stream on events (stream, version);
        create table contents (
            digest text primary key,
            encoding integer not null,
            length integer not null,
            body blob not null);
        create table checkpoints (
            follower text primary key,
            position integer not null) without rowid;
        create table confirmations (
            stream text primary key,
            at_micros integer not null,
            count integer not null) without rowid;
        create table snapshots (
            stream text not null,
            state_type text not null,
            version integer not null,
            body blob not null,
            primary key (stream, state_type));
        """,
        """
        alter table contents add column put_micros integer not null default 0;
        create index contents_by_age on contents (put_micros);
        create table pruned_contents (
            digest text primary key,
            at_micros integer not null) without rowid;
        """,
    ];

    /// <summary>Brings the file to the last of the migrations; several processes may do so at once.</summary>
    /// <exception cref="FailureException">The file is of a newer version, or it is someone else's database.</exception>
    internal static void Apply(SqliteSession session, IReadOnlyList<string> migrations, string path)
    {
        if (Version(session) == migrations.Count)
        {
            return;
        }

        session.Run("begin immediate");
        try
        {
            var version = Version(session);
            RefuseForeign(session, version, path);
            if (version > migrations.Count)
            {
                throw StoreFailures.Of(
                    StoreFailures.NewerSchema,
                    $"The database '{path}' has schema version {version}, but this version of the engine knows {migrations.Count} at most. Use the newer engine that made it, or restore a copy from before.");
            }

            for (; version < migrations.Count; version++)
            {
                session.Run(migrations[version]);
                session.Run("create table if not exists schema_versions (version integer primary key, script text not null)");
                session.Execute("insert into schema_versions (version, script) values ($1, $2)", version + 1, migrations[version]);
            }

            session.Run($"pragma application_id = {ApplicationId}");
            session.Run($"pragma user_version = {version.ToString(CultureInfo.InvariantCulture)}");
            session.Run("commit");
        }
        catch
        {
            if (session.InTransaction)
            {
                session.Run("rollback");
            }

            throw;
        }
    }

    private static int Version(SqliteSession session) => Convert.ToInt32(session.Scalar("pragma user_version"), CultureInfo.InvariantCulture);

    private static void RefuseForeign(SqliteSession session, int version, string path)
    {
        var application = Convert.ToInt32(session.Scalar("pragma application_id"), CultureInfo.InvariantCulture);
        var tables = Convert.ToInt64(session.Scalar("select count(*) from sqlite_schema"), CultureInfo.InvariantCulture);
        if (application != ApplicationId && (application != 0 || version != 0 || tables != 0))
        {
            throw StoreFailures.Of(
                StoreFailures.Denied,
                $"'{path}' is a SQLite database of another application. Point GitOps:Sqlite:Path to a file of its own; nothing was changed.");
        }
    }
}
