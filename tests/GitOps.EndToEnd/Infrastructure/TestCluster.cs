using GitOps.Adapters.EmbeddedCluster;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Deployments.Applying;
using NodaTime;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>The cluster that scenarios run on: an embedded one for each test, or the server that <c>GITOPS_TEST_KUBECONFIG</c> names.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly EmbeddedCluster? embedded;
    private readonly string? ownedKubeconfig;
    private readonly KubernetesCluster client;

    private TestCluster(EmbeddedCluster? embedded, string kubeconfig)
    {
        this.embedded = embedded;
        ownedKubeconfig = embedded is null ? null : kubeconfig;
        Kubeconfig = kubeconfig;
        client = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = kubeconfig });
    }

    /// <summary>Path of a kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>As an administrator.</summary>
    public ICluster Client => client;

    /// <summary>Whether workloads become ready by themselves.</summary>
    public bool RunsWorkloads => embedded is not null;

    public static async Task<TestCluster> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG") is { Length: > 0 } given)
        {
            return new TestCluster(null, given);
        }

        var embedded = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulationDelay = Duration.Zero }, cancellationToken);
        var path = Path.Combine(Path.GetTempPath(), $"gitops-e2e-{Guid.NewGuid():N}.kubeconfig");
        await embedded.WriteKubeconfigAsync(path, cancellationToken);
        return new TestCluster(embedded, path);
    }

    /// <summary>Stops an embedded cluster, as if the network went away.</summary>
    public async Task StopAsync()
    {
        if (embedded is not null)
        {
            await embedded.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }

        if (ownedKubeconfig is not null)
        {
            File.Delete(ownedKubeconfig);
        }
    }
}
