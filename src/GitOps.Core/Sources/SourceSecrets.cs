using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Sources;

/// <summary>Reads the Secrets that definitions of sources name, and says in the words of Flux when one cannot be had.</summary>
internal sealed class SourceSecrets(ICluster cluster)
{
    private static readonly GroupVersionKind ServiceAccount = new(string.Empty, "v1", "ServiceAccount");

    public Task<SecretData?> CredentialsAsync(SourceDefinition definition, CancellationToken cancellationToken) =>
        FindAsync(definition, definition.SecretName, Words.Credentials, cancellationToken);

    public Task<SecretData?> CertificatesAsync(SourceDefinition definition, CancellationToken cancellationToken) =>
        FindAsync(definition, definition.CertSecretName, Words.Certificates, cancellationToken);

    public Task<SecretData?> ProxyAsync(SourceDefinition definition, CancellationToken cancellationToken) =>
        FindAsync(definition, definition.ProxySecretName, Words.Proxy, cancellationToken);

    /// <summary>The public keys that signatures are checked with; null when none are asked for.</summary>
    public async Task<SecretData?> KeysAsync(SourceDefinition definition, CancellationToken cancellationToken)
    {
        var (name, words) = definition switch
        {
            GitRepository { Verification.SecretName: { } keys } => (keys, "public keys secret error: "),
            HelmChart { Verification: { SecretName: { } keys, Provider: var provider } } => (keys, $"failed to verify the signature using provider '{provider}': "),
            OciRepository { Verification: { SecretName: { } keys, Provider: var provider } } => (keys, $"failed to verify the signature using provider '{provider}': "),
            _ => (null, string.Empty),
        };
        return name is null ? null : await GetAsync(definition, name, "VerificationError", words, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pull Secrets of the service account that a registry's artifact names.</summary>
    public async Task<ImmutableArray<SecretData>> PullSecretsAsync(SourceDefinition definition, CancellationToken cancellationToken)
    {
        if (definition is not OciRepository { ServiceAccountName: { } name })
        {
            return [];
        }

        var words = WordsOf(definition, Words.Credentials);
        try
        {
            var account = await cluster.FindAsync(new ObjectRef(ServiceAccount, definition.Key.Namespace, name), cancellationToken).ConfigureAwait(false)
                ?? throw new ClusterException(404, "NotFound", $"serviceaccounts \"{name}\" not found");
            var secrets = ImmutableArray.CreateBuilder<SecretData>();
            foreach (var item in account.Root["imagePullSecrets"]?.AsList ?? KubeList.Empty)
            {
                secrets.Add(await ClusterSecrets.GetAsync(cluster, definition.Key.Namespace, item.AsMap["name"]?.AsString ?? string.Empty, cancellationToken).ConfigureAwait(false));
            }

            return secrets.ToImmutable();
        }
        catch (ClusterException e)
        {
            throw Broken("AuthenticationFailed", words + e.Message, e);
        }
    }

    private async Task<SecretData?> FindAsync(SourceDefinition definition, string? name, Words words, CancellationToken cancellationToken) =>
        name is null ? null : await GetAsync(definition, name, "AuthenticationFailed", WordsOf(definition, words), cancellationToken).ConfigureAwait(false);

    private async Task<SecretData> GetAsync(SourceDefinition definition, string name, string reason, string words, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterSecrets.GetAsync(cluster, definition.Key.Namespace, name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ClusterException or FailureException)
        {
            throw Broken(reason, words + e.Message, e);
        }
    }

    private static string WordsOf(SourceDefinition definition, Words words) => (definition, words) switch
    {
        (OciRepository, Words.Credentials) => "failed to get credential: ",
        (OciRepository { Url: var url }, Words.Certificates) => $"failed to generate transport for '{url.OriginalString}': ",
        (OciRepository, Words.Proxy) => "failed to get proxy address: ",
        (HelmRepository { CertSecretName: var name }, Words.Certificates) => $"failed to get TLS authentication secret '{definition.Key.Namespace}/{name}': ",
        (HelmRepository { SecretName: var name }, _) => $"failed to get authentication secret '{definition.Key.Namespace}/{name}': ",
        (_, Words.Proxy) => "failed to configure proxy options: ",
        _ => "failed to configure authentication options: ",
    };

    private static FailureException Broken(string reason, string message, Exception cause) => new(new Failure(FailureClass.Transient, reason, message), cause);

    private enum Words
    {
        Credentials,
        Certificates,
        Proxy,
    }
}
