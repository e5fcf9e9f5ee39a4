using GitOps.Core.Composition;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitOps.Adapters.Oci;

/// <summary>The way into this room.</summary>
public static class UseOciExtensions
{
    /// <summary>Fetches <c>OCIRepository</c> sources, and lets other rooms read registries.</summary>
    /// <param name="builder">The engine being composed.</param>
    /// <param name="configure">Runs after the section <c>GitOps:Oci</c> of the configuration was bound.</param>
    public static IGitOpsBuilder UseOci(this IGitOpsBuilder builder, Action<OciOptions>? configure = null)
    {
        builder.AddOptions<OciOptions, OciOptionsValidator>(OciOptions.SectionName, configure);
        builder.Services.TryAddSingleton<IArtifactRegistry, OciRegistry>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ISourceFetcher, OciFetcher>());
        return builder;
    }
}
