using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core.Deployments.Applying;
using k8s;
using k8s.KubeConfigModels;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>Where the server is, how to trust it and who we are: options to the client's configuration.</summary>
internal static class ClientConfiguration
{
    /// <exception cref="ClusterException">The kubeconfig is missing or wrong, or its credential plugin failed.</exception>
    public static KubernetesClientConfiguration Build(KubernetesOptions options)
    {
        KubernetesClientConfiguration configuration;
        try
        {
            configuration = Find(options);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The client throws whatever its parsers throw; all of it means that this configuration cannot be used.
            throw new ClusterException(0, "InvalidConfiguration", $"{Origin(options)} cannot be used: {FirstLine(exception.Message)}", exception);
        }

        configuration.UserAgent = "gitops-dotnet";
        var trusted = configuration.SslCaCerts;

        // The client's own check of a private authority accepts a certificate for any host name; the platform's does not.
        configuration.SslCaCerts = null;
        configuration.FirstMessageHandlerSetup = handler => SetUp(handler, options, configuration.SkipTlsVerify ? null : trusted);
        return configuration;
    }

    private static KubernetesClientConfiguration Find(KubernetesOptions options)
    {
        if (options.KubeConfig is { } text)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(stream, options.Context);
        }

        if (options.KubeConfigPath is { } path)
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(path, options.Context);
        }

        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list)
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(Merge(list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)), options.Context);
        }

        return KubernetesClientConfiguration.IsInCluster()
            ? KubernetesClientConfiguration.InClusterConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile((string?)null, options.Context);
    }

    // As kubectl does: missing files are left out, of entries with one name the first wins. Relative paths are those of the first file.
    private static K8SConfiguration Merge(IEnumerable<string> files)
    {
        var configurations = files.Where(File.Exists).Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).ToArray();
        if (configurations.Length == 0)
        {
            throw new FileNotFoundException("no file that KUBECONFIG names is there");
        }

        var merged = configurations[0];
        merged.CurrentContext = configurations.Select(one => one.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        merged.Contexts = [.. configurations.SelectMany(one => one.Contexts ?? [])];
        merged.Clusters = [.. configurations.SelectMany(one => one.Clusters ?? [])];
        merged.Users = [.. configurations.SelectMany(one => one.Users ?? [])];
        return merged;
    }

    private static void SetUp(SocketsHttpHandler handler, KubernetesOptions options, X509Certificate2Collection? trusted)
    {
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.ConnectTimeout = options.ConnectTimeout.ToTimeSpan();
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(30);
        handler.AllowAutoRedirect = false;
        if (trusted is { Count: > 0 })
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(trusted);
            handler.SslOptions.CertificateChainPolicy = policy;
        }
    }

    private static string Origin(KubernetesOptions options) =>
        options.KubeConfig is not null ? "the given kubeconfig"
        : options.KubeConfigPath is { } path ? $"the kubeconfig {path}"
        : "the kubeconfig of the environment";

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
