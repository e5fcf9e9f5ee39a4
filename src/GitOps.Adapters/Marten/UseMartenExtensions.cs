using GitOps.Core.Composition;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace GitOps.Adapters.Marten;

/// <summary>Keeps events, content and checkpoints in PostgreSQL.</summary>
public static class UseMartenExtensions
{
    /// <summary>Keeps events, content and checkpoints in this database; other options come from <c>GitOps:Marten</c>.</summary>
    public static IGitOpsBuilder UseMarten(this IGitOpsBuilder gitops, string connectionString) =>
        gitops.UseMarten(options => options.ConnectionString = connectionString);

    /// <summary>Keeps events, content and checkpoints in PostgreSQL. Replaces a store that was chosen before.</summary>
    /// <param name="gitops">The builder.</param>
    /// <param name="configure">Runs after the configuration section <c>GitOps:Marten</c> was bound.</param>
    public static IGitOpsBuilder UseMarten(this IGitOpsBuilder gitops, Action<MartenOptions>? configure = null)
    {
        gitops.Services.TryAddSingleton<IClock>(SystemClock.Instance);
        gitops.Services.TryAddSingleton<MartenDatabase>();
        return gitops
            .AddOptions<MartenOptions, MartenOptionsValidator>(MartenOptions.Section, configure)
            .ReplaceStores<MartenEventStore, MartenContentStore, MartenCheckpointStore>();
    }
}
