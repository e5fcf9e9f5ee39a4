using GitOps.Core.Composition;
using GitOps.Core.Deployments.Rendering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>The way into this room.</summary>
public static class UseHelmExtensions
{
    /// <summary>Renders <c>HelmRelease</c> deployments.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Helm</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseHelm(this IGitOpsBuilder builder, Action<HelmOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<HelmOptions>();
        options.Configure<IServiceProvider>((bound, services) =>
            services.GetService<IConfiguration>()?.GetSection(HelmOptions.SectionName).Bind(bound));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        builder.Services.TryAddSingleton<IClock>(SystemClock.Instance);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HelmOptions>, HelmOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IManifestRenderer, HelmRenderer>());
        return builder;
    }
}
