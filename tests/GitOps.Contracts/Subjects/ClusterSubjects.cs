using GitOps.Adapters.EmbeddedCluster;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Deployments.Applying;
using GitOps.Testing.Contracts;

namespace GitOps.Contracts.Subjects;

/// <summary>A server that others may use too; rules keep to namespaces of their own.</summary>
internal sealed class RealClusterSubject(string kubeConfigPath) : IContractSubject<ICluster>
{
    // Small pages, so that every list is one of several.
    private readonly KubernetesCluster cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = kubeConfigPath, PageSize = 2 });

    public Task<ICluster> OpenAsync(CancellationToken cancellationToken = default) => Task.FromResult<ICluster>(cluster);

    public ValueTask DisposeAsync()
    {
        cluster.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A server of its own, without workloads that get ready by themselves.</summary>
internal sealed class EmbeddedClusterSubject : IContractSubject<ICluster>
{
    private EmbeddedCluster? server;
    private KubernetesCluster? cluster;

    public async Task<ICluster> OpenAsync(CancellationToken cancellationToken = default)
    {
        server ??= await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateWorkloads = false }, cancellationToken);
        return cluster ??= KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = server.Kubeconfig(), PageSize = 2 });
    }

    public async ValueTask DisposeAsync()
    {
        cluster?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
