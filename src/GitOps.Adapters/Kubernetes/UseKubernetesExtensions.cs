using GitOps.Adapters.Kubernetes.CustomResources;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Applying;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Kubernetes;

/// <summary>The way into this room.</summary>
public static class UseKubernetesExtensions
{
    /// <summary>Makes a Kubernetes API server the cluster of the engine.</summary>
    /// <param name="gitops">The engine.</param>
    /// <param name="configure">Changes the options after they were bound from <see cref="KubernetesOptions.Section"/>.</param>
    public static IGitOpsBuilder UseKubernetes(this IGitOpsBuilder gitops, Action<KubernetesOptions>? configure = null)
    {
        gitops.AddOptions<KubernetesOptions, KubernetesOptionsValidator>(KubernetesOptions.Section, configure);
        gitops.Services.TryAddSingleton(provider => KubernetesCluster.Connect(provider.GetRequiredService<IOptions<KubernetesOptions>>().Value));
        gitops.Services.TryAddSingleton<IRemoteClusters>(provider => new RemoteClusters(
            provider.GetRequiredService<KubernetesCluster>(), provider.GetRequiredService<IOptions<KubernetesOptions>>().Value, provider.GetService<IClock>() ?? SystemClock.Instance));
        gitops.Services.TryAddSingleton<ICluster>(provider => provider.GetRequiredService<KubernetesCluster>());
        gitops.Services.TryAddSingleton<ICustomResourceDefinitions>(provider =>
            new CrdInstaller(provider.GetRequiredService<ICluster>(), OwnDefinitions.All, OwnDefinitions.Edition));
        return gitops;
    }
}
