using GitOps.Core.Composition;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.Adapters.Git;

/// <summary>The way into this room.</summary>
public static class UseGitExtensions
{
    /// <summary>Fetches <c>GitRepository</c> sources over <c>https</c>, <c>http</c>, <c>ssh</c> and <c>file</c>.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Git</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseGit(this IGitOpsBuilder builder, Action<GitOptions>? configure = null)
    {
        builder.AddOptions<GitOptions, GitOptionsValidator>(GitOptions.SectionName, configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISourceFetcher, GitFetcher>());
        return builder;
    }
}
