using GitOps.Core.Composition;
using GitOps.Core.Deployments.Rendering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Kustomize;

/// <summary>The way into this room.</summary>
public static class UseKustomizeExtensions
{
    /// <summary>Renders <c>Kustomization</c> deployments: kustomizations and plain folders of manifests.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Kustomize</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseKustomize(this IGitOpsBuilder builder, Action<KustomizeOptions>? configure = null)
    {
        builder.Services.AddOptions<KustomizeOptions>()
            .Configure<IServiceProvider>((options, services) => services.GetService<IConfiguration>()?.GetSection(KustomizeOptions.Section).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KustomizeOptions>, KustomizeOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IManifestRenderer, KustomizeRenderer>());
        return builder;
    }
}
