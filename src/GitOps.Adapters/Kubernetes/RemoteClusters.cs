using System.Collections.Concurrent;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.Kubernetes;

/// <summary>Connections to the clusters that definitions name, one for each content of a kubeconfig; what nobody asked for in a long time and nobody watches is closed.</summary>
internal sealed class RemoteClusters(KubernetesCluster own, KubernetesOptions options, IClock clock) : IRemoteClusters, IDisposable
{
    private static readonly Duration Kept = Duration.FromHours(1);

    private readonly ConcurrentDictionary<string, Connection> connections = new();

    public ICluster Connect(string kubeConfig) =>
        Get(Digests.Of(System.Text.Encoding.UTF8.GetBytes(kubeConfig)), () => KubernetesCluster.Connect(With(SelfContainedConfig.Of(kubeConfig, options)), token: null));

    public ICluster Connect(TokenCluster cluster)
    {
        if (!Uri.TryCreate(cluster.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ClusterException(0, "InvalidConfiguration", $"'{cluster.Address}' is no URL of an API server");
        }

        var config = KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"),
            ("kind", "Config"),
            ("current-context", "remote"),
            ("clusters", KubeList.Of(KubeMap.Of(("name", (KubeValue)"remote"), ("cluster", Endpoint(cluster))))),
            ("contexts", KubeList.Of(KubeMap.Of(("name", (KubeValue)"remote"), ("context", KubeMap.Of(("cluster", (KubeValue)"remote")))))));
        return Get(
            Digests.Of(config.With("as", $"{cluster.Namespace}/{cluster.ServiceAccount} {string.Join(' ', cluster.Audiences)}")),
            () => KubernetesCluster.Connect(With(KubeJson.ToText(config)), new RequestedToken(own, cluster, clock)));
    }

    public void Dispose()
    {
        foreach (var connection in connections.Values)
        {
            connection.Cluster.Dispose();
        }
    }

    private ICluster Get(string key, Func<KubernetesCluster> connect)
    {
        var now = clock.GetCurrentInstant();
        foreach (var (old, idle) in connections.Where(item => now - item.Value.Used > Kept && !item.Value.Cluster.IsWatched))
        {
            if (connections.TryRemove(old, out _))
            {
                idle.Cluster.Dispose();
            }
        }

        if (!connections.TryGetValue(key, out var connection))
        {
            var made = new Connection(connect());
            connection = connections.GetOrAdd(key, made);
            if (connection != made)
            {
                made.Cluster.Dispose();
            }
        }

        connection.Used = now;
        return connection.Cluster;
    }

    private KubernetesOptions With(string kubeConfig) => new()
    {
        KubeConfig = kubeConfig,
        RequestTimeout = options.RequestTimeout,
        ConnectTimeout = options.ConnectTimeout,
        WatchTimeout = options.WatchTimeout,
        MaximumRetryAfter = options.MaximumRetryAfter,
        MaximumParallelRequests = options.MaximumParallelRequests,
        PageSize = options.PageSize,
    };

    private static KubeMap Endpoint(TokenCluster cluster)
    {
        var endpoint = KubeMap.Of(("server", (KubeValue)cluster.Address));
        return cluster.CertificateAuthority is { } authority
            ? endpoint.With("certificate-authority-data", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority)))
            : endpoint;
    }

    private sealed class Connection(KubernetesCluster cluster)
    {
        public KubernetesCluster Cluster { get; } = cluster;

        public Instant Used { get; set; }
    }
}
