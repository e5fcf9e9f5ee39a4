using GitOps.Core.Deployments.Applying;
using k8s;
using k8s.KubeConfigModels;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>A kubeconfig that came from a Secret: nobody knows who wrote it, so nothing of this machine is read or run for it.</summary>
internal static class SelfContainedConfig
{
    /// <summary>The kubeconfig without references to files, and without what the options do not allow. As in Flux.</summary>
    /// <exception cref="ClusterException">It is no kubeconfig, or needs a program that may not be run.</exception>
    public static string Of(string text, KubernetesOptions options)
    {
        var config = Parse(text);
        foreach (var cluster in (config.Clusters ?? []).Select(item => item.ClusterEndpoint).OfType<ClusterEndpoint>())
        {
            cluster.CertificateAuthority = null;
            cluster.SkipTlsVerify &= options.AllowInsecureTlsInSecrets;
        }

        foreach (var user in (config.Users ?? []).Where(item => item.UserCredentials is not null))
        {
            var credentials = user.UserCredentials;
            (credentials.ClientCertificate, credentials.ClientKey, credentials.AuthProvider) = (null, null, null);
            if (credentials.ExternalExecution is not null && !options.AllowExecInSecrets)
            {
                throw new ClusterException(0, "InvalidConfiguration",
                    $"the kubeconfig gets its credentials from a program, which is not run; give it a token or a certificate, or allow programs with {KubernetesOptions.Section}:{nameof(KubernetesOptions.AllowExecInSecrets)}");
            }
        }

        return KubernetesYaml.Serialize(config);
    }

    private static K8SConfiguration Parse(string text)
    {
        try
        {
            return KubernetesYaml.Deserialize<K8SConfiguration>(text) ?? throw Unreadable(null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ClusterException))
        {
            // The parser throws whatever it throws, and may repeat what it read, which is a secret.
            throw Unreadable(e);
        }
    }

    private static ClusterException Unreadable(Exception? cause) => new(0, "InvalidConfiguration", $"the kubeconfig cannot be read ({cause?.GetType().Name ?? "it is empty"})");
}
