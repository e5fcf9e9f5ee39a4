using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        var services = gitops.Services;
        services.AddOptions<MartenOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(MartenOptions.Section).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MartenOptions>, MartenOptionsValidator>());

        services.TryAddSingleton<MartenDatabase>();
        services.TryAddSingleton<MartenEventStore>();
        services.TryAddSingleton<MartenContentStore>();
        services.TryAddSingleton<MartenCheckpointStore>();
        services.Replace(ServiceDescriptor.Singleton<IEventStore>(provider => provider.GetRequiredService<MartenEventStore>()));
        services.Replace(ServiceDescriptor.Singleton<IContentStore>(provider => provider.GetRequiredService<MartenContentStore>()));
        services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(provider => provider.GetRequiredService<MartenCheckpointStore>()));
        return gitops;
    }
}
