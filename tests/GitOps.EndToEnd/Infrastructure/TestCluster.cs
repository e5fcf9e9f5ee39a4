using GitOps.Adapters.EmbeddedCluster;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Deployments.Applying;
using NodaTime;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>The cluster that scenarios run on: an embedded one for each test, or the server that <c>GITOPS_TEST_KUBECONFIG</c> names.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string? folder;
    private readonly KubernetesCluster client;
    private EmbeddedCluster? embedded;

    private TestCluster(EmbeddedCluster? embedded, string? folder, string kubeconfig)
    {
        (this.embedded, this.folder) = (embedded, folder);
        Kubeconfig = kubeconfig;
        client = KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = kubeconfig });
    }

    /// <summary>Path of a kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>As an administrator.</summary>
    public ICluster Client => client;

    /// <summary>Whether workloads become ready by themselves, and the cluster can be stopped.</summary>
    public bool IsEmbedded => folder is not null;

    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isFresh">Whether it must be a new one, wherever the others are.</param>
    public static async Task<TestCluster> StartAsync(CancellationToken cancellationToken, bool isFresh = false)
    {
        if (!isFresh && Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG") is { Length: > 0 } given and not "none")
        {
            return new TestCluster(null, null, given);
        }

        var folder = Directory.CreateTempSubdirectory("gitops-e2e-cluster-").FullName;
        var embedded = await EmbeddedCluster.StartAsync(Options(folder, 0), cancellationToken);
        var path = Path.Combine(folder, "kubeconfig");
        await embedded.WriteKubeconfigAsync(path, cancellationToken);
        return new TestCluster(embedded, folder, path);
    }

    /// <summary>Stops an embedded cluster, as if the network went away, and starts it again at the same address with what it had.</summary>
    /// <param name="meanwhile">Runs while it is away.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public async Task GoAwayAsync(Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        var port = embedded!.Address.Port;
        await embedded.StopAsync(cancellationToken);
        embedded = null;
        await meanwhile();
        embedded = await EmbeddedCluster.StartAsync(Options(folder!, port), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EmbeddedClusterOptions Options(string folder, int port) =>
        new() { SimulationDelay = Duration.Zero, DataFolder = Path.Combine(folder, "data"), Port = port };
}
