using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.Composition;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace GitOps.Adapters.Sqlite;

/// <summary>Keeps events, content and checkpoints in one SQLite file.</summary>
public static class UseSqliteExtensions
{
    /// <summary>Keeps events, content and checkpoints in this file; other options come from <c>GitOps:Sqlite</c>.</summary>
    public static IGitOpsBuilder UseSqlite(this IGitOpsBuilder gitops, string path) => gitops.UseSqlite(options => options.Path = path);

    /// <summary>Keeps events, content and checkpoints in a SQLite file. Replaces a store that was chosen before.</summary>
    /// <param name="gitops">The builder.</param>
    /// <param name="configure">Runs after the configuration section <c>GitOps:Sqlite</c> was bound.</param>
    public static IGitOpsBuilder UseSqlite(this IGitOpsBuilder gitops, Action<SqliteOptions>? configure = null)
    {
        gitops.Services.TryAddSingleton<IClock>(SystemClock.Instance);
        gitops.Services.TryAddSingleton<SqliteDatabase>();
        return gitops
            .AddOptions<SqliteOptions, SqliteOptionsValidator>(SqliteOptions.Section, configure)
            .ReplaceStores<SqliteEventStore, SqliteContentStore, SqliteCheckpointStore>();
    }
}
