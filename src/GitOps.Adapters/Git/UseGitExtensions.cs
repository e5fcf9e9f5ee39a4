using GitOps.Core.Composition;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Git;

/// <summary>The way into this room.</summary>
public static class UseGitExtensions
{
    /// <summary>Fetches <c>GitRepository</c> sources over <c>https</c>, <c>http</c>, <c>ssh</c> and <c>file</c>.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Git</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseGit(this IGitOpsBuilder builder, Action<GitOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<GitOptions>();
        options.Configure<IServiceProvider>((bound, services) =>
            services.GetService<IConfiguration>()?.GetSection(GitOptions.SectionName).Bind(bound));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitOptions>, GitOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISourceFetcher, GitFetcher>());
        return builder;
    }
}
