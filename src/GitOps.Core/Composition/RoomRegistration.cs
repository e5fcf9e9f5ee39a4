using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GitOps.Core.Composition;

/// <summary>What every room's <c>Use…</c> extension does, so that all do it alike.</summary>
public static class RoomRegistration
{
    /// <summary>Binds options from the host's configuration (when it has one), lets the host have the last word, and checks them at start.</summary>
    /// <param name="gitops">The engine being composed.</param>
    /// <param name="section">The section of the configuration, for example <c>GitOps:Git</c>.</param>
    /// <param name="configure">Runs after the section was bound.</param>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TValidator">Their rules.</typeparam>
    public static IGitOpsBuilder AddOptions<TOptions, TValidator>(this IGitOpsBuilder gitops, string section, Action<TOptions>? configure)
        where TOptions : class
        where TValidator : OptionsValidator<TOptions>
    {
        gitops.Services.AddOptions<TOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(section).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        gitops.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return gitops;
    }

    /// <summary>Keeps events, contents and checkpoints in these stores, instead of any that were chosen before.</summary>
    /// <typeparam name="TEvents">Keeps the events.</typeparam>
    /// <typeparam name="TContents">Keeps what events name by digest.</typeparam>
    /// <typeparam name="TCheckpoints">Keeps where readers stand.</typeparam>
    public static IGitOpsBuilder ReplaceStores<TEvents, TContents, TCheckpoints>(this IGitOpsBuilder gitops)
        where TEvents : class, IEventStore
        where TContents : class, IContentStore
        where TCheckpoints : class, ICheckpointStore
    {
        var services = gitops.Services;
        services.TryAddSingleton<TEvents>();
        services.TryAddSingleton<TContents>();
        services.TryAddSingleton<TCheckpoints>();
        services.Replace(ServiceDescriptor.Singleton<IEventStore>(provider => provider.GetRequiredService<TEvents>()));
        services.Replace(ServiceDescriptor.Singleton<IContentStore>(provider => provider.GetRequiredService<TContents>()));
        services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(provider => provider.GetRequiredService<TCheckpoints>()));
        return gitops;
    }
}
