using NodaTime;

namespace GitOps.Adapters.Kubernetes;

/// <summary>How a Kubernetes API server is reached. Bound from the configuration section <c>GitOps:Kubernetes</c>.</summary>
/// <remarks>
/// Without <see cref="KubeConfig"/> and <see cref="KubeConfigPath"/> the server is found as controllers find it:
/// the files of the environment variable <c>KUBECONFIG</c>, then the service account of the pod, then <c>~/.kube/config</c>.
/// </remarks>
public sealed class KubernetesOptions
{
    /// <summary>The configuration section that is bound to these options.</summary>
    public const string Section = "GitOps:Kubernetes";

    internal const int DefaultMaximumParallelRequests = 32;
    internal const int DefaultPageSize = 500;
    internal static readonly Duration DefaultRequestTimeout = Duration.FromSeconds(30);
    internal static readonly Duration DefaultConnectTimeout = Duration.FromSeconds(10);
    internal static readonly Duration DefaultWatchTimeout = Duration.FromMinutes(5);
    internal static readonly Duration DefaultMaximumRetryAfter = Duration.FromSeconds(10);

    /// <summary>Path of a kubeconfig file. Relative paths inside of it are relative to its folder.</summary>
    public string? KubeConfigPath { get; set; }

    /// <summary>The text of a kubeconfig, instead of a file. Relative paths inside of it are relative to the working directory.</summary>
    public string? KubeConfig { get; set; }

    /// <summary>The context of the kubeconfig; its current one when null. Has no meaning inside a pod.</summary>
    public string? Context { get; set; }

    /// <summary>Longest time for one request, from sending it to the last byte of the answer. Default: 30 s. Watches are exempt.</summary>
    /// <remarks>A larger value holds one of the <see cref="MaximumParallelRequests"/> slots longer when a server hangs.</remarks>
    public Duration RequestTimeout { get; set; } = DefaultRequestTimeout;

    /// <summary>Longest time to reach the server (TCP and TLS). Default: 10 s.</summary>
    public Duration ConnectTimeout { get; set; } = DefaultConnectTimeout;

    /// <summary>After this time, up to twice of it by chance, a watch is closed and opened again, so that a dead connection is noticed. Default: 5 min.</summary>
    public Duration WatchTimeout { get; set; } = DefaultWatchTimeout;

    /// <summary>Longest <c>Retry-After</c> that is waited for before the refusal goes to the caller. Default: 10 s.</summary>
    public Duration MaximumRetryAfter { get; set; } = DefaultMaximumRetryAfter;

    /// <summary>How many requests may be under way at once; watches do not count. Default: 32.</summary>
    public int MaximumParallelRequests { get; set; } = DefaultMaximumParallelRequests;

    /// <summary>Whether a kubeconfig in a Secret, which <c>spec.kubeConfig</c> names, may have this host run a program for credentials. Default: false. Flux calls it <c>--insecure-kubeconfig-exec</c>.</summary>
    public bool AllowExecInSecrets { get; set; }

    /// <summary>Whether such a kubeconfig may leave the server's certificate unchecked. Default: false. Flux calls it <c>--insecure-kubeconfig-tls</c>.</summary>
    public bool AllowInsecureTlsInSecrets { get; set; }

    /// <summary>How many objects one page of a list has. Default: 500.</summary>
    public int PageSize { get; set; } = DefaultPageSize;
}
