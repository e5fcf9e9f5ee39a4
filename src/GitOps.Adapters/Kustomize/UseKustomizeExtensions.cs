using GitOps.Core.Composition;
using GitOps.Core.Deployments.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.Adapters.Kustomize;

/// <summary>The way into this room.</summary>
public static class UseKustomizeExtensions
{
    /// <summary>Renders <c>Kustomization</c> deployments: kustomizations and plain folders of manifests.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Kustomize</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseKustomize(this IGitOpsBuilder builder, Action<KustomizeOptions>? configure = null)
    {
        builder.AddOptions<KustomizeOptions, KustomizeOptionsValidator>(KustomizeOptions.Section, configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IManifestRenderer, KustomizeRenderer>());
        return builder;
    }
}
