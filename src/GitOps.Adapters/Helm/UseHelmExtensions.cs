using GitOps.Adapters.Helm.Releases;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>The way into this room.</summary>
public static class UseHelmExtensions
{
    // One for the process, as its connections are to be shared; each fetch brings its own deadline.
    private static readonly HttpClient Transport = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxConnectionsPerServer = 8 })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <summary>Renders <c>HelmRelease</c> deployments, and fetches <c>HelmRepository</c> and <c>HelmChart</c> sources over HTTP.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Helm</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseHelm(this IGitOpsBuilder builder, Action<HelmOptions>? configure = null)
    {
        builder.AddOptions<HelmOptions, HelmOptionsValidator>(HelmOptions.SectionName, configure);
        builder.Services.TryAddSingleton<IClock>(SystemClock.Instance);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IReleaseRenderer, HelmRenderer>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IReleaseStore, SecretReleases>());
        builder.Services.TryAddSingleton<IChartTemplates, ChartTemplates>();
        builder.Services.TryAddSingleton(services => new RepositoryClient(Transport));
        builder.Services.TryAddSingleton(services =>
            new IndexStore(Path.Combine(Options(services).DataFolder, "indexes"), services.GetRequiredService<RepositoryClient>(), Options(services).MaximumIndexBytes));
        builder.Services.TryAddSingleton(services => new ChartStore(Path.Combine(Options(services).DataFolder, "charts")));
        builder.Services.TryAddSingleton(services => new ChartOrigins(
            services.GetRequiredService<IndexStore>(), services.GetRequiredService<RepositoryClient>(), services.GetService<IArtifactRegistry>(), Options(services).MaximumChartBytes));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISourceFetcher, HelmChartFetcher>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISourceFetcher, HelmRepositoryFetcher>());
        return builder;
    }

    private static HelmOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<HelmOptions>>().Value;
}
