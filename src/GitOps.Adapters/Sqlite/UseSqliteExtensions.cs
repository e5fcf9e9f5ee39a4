using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        var services = gitops.Services;
        services.AddOptions<SqliteOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(SqliteOptions.Section).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());

        services.TryAddSingleton<SqliteDatabase>();
        services.TryAddSingleton<SqliteEventStore>();
        services.TryAddSingleton<SqliteContentStore>();
        services.TryAddSingleton<SqliteCheckpointStore>();
        services.Replace(ServiceDescriptor.Singleton<IEventStore>(provider => provider.GetRequiredService<SqliteEventStore>()));
        services.Replace(ServiceDescriptor.Singleton<IContentStore>(provider => provider.GetRequiredService<SqliteContentStore>()));
        services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(provider => provider.GetRequiredService<SqliteCheckpointStore>()));
        return gitops;
    }
}
