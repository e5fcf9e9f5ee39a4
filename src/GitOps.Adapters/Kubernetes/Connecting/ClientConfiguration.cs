using System.Net;
using System.Security.Cryptography.X509Certificates;
using GitOps.Core.Deployments.Applying;
using k8s;
using k8s.KubeConfigModels;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>Where the server is, how to trust it and who we are: options to the client's configuration.</summary>
internal static class ClientConfiguration
{
    private static string? FilesOfEnvironment => Environment.GetEnvironmentVariable("KUBECONFIG");

    /// <param name="options">What the host says.</param>
    /// <param name="made">Is given the connection when the client makes it.</param>
    /// <exception cref="ClusterException">The kubeconfig is missing or wrong, or its credential plugin failed.</exception>
    public static KubernetesClientConfiguration Build(KubernetesOptions options, Action<SocketsHttpHandler> made)
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

        var trusted = configuration.SslCaCerts;

        // The client's own check of a private authority accepts a certificate for any host name; the platform's does not.
        configuration.SslCaCerts = null;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            SetUp(handler, options, configuration.SkipTlsVerify ? null : trusted);
            made(handler);
        };
        return configuration;
    }

    private static KubernetesClientConfiguration Find(KubernetesOptions options)
    {
        var isNamed = options.KubeConfig is not null || options.KubeConfigPath is not null || !string.IsNullOrEmpty(FilesOfEnvironment);
        if (!isNamed && KubernetesClientConfiguration.IsInCluster())
        {
            return KubernetesClientConfiguration.InClusterConfig();
        }

        var kubeConfig = options.KubeConfig is { } text ? KubernetesYaml.Deserialize<K8SConfiguration>(text)
            : options.KubeConfigPath is { } path ? KubernetesClientConfiguration.LoadKubeConfig(path)
            : FilesOfEnvironment is { Length: > 0 } list ? Merge(list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            : KubernetesClientConfiguration.LoadKubeConfig();
        LetAnonymousIn(kubeConfig);
        return KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeConfig, options.Context);
    }

    // The client insists on credentials for a user that is named; a server that asks for none gives its user none.
    private static void LetAnonymousIn(K8SConfiguration kubeConfig)
    {
        var anonymous = (kubeConfig.Users ?? []).Where(user => IsEmpty(user.UserCredentials)).Select(user => user.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var context in (kubeConfig.Contexts ?? []).Where(context => context.ContextDetails?.User is { } user && anonymous.Contains(user)))
        {
            context.ContextDetails.User = null;
        }
    }

    private static bool IsEmpty(UserCredentials? credentials) => credentials is null or
    {
        Token: null or "", UserName: null or "", ClientCertificate: null or "", ClientCertificateData: null or "", ExternalExecution: null, AuthProvider: null,
    };

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
