using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Finds where and as whom a deployment is applied.</summary>
internal sealed class Targets(ICluster cluster, IEnumerable<IRemoteClusters> remotes, LiveDigests digests, EngineSettings settings)
{
    private static readonly GroupVersionKind ServiceAccount = new(string.Empty, "v1", "ServiceAccount");

    private readonly IRemoteClusters? remotes = remotes.FirstOrDefault();
    private readonly ConditionalWeakTable<ICluster, LiveDigests> remoteDigests = [];
    private readonly ConcurrentDictionary<ObjectKey, Target> others = new();

    /// <summary>The engine's own cluster with its own rights.</summary>
    public Target Own => new(cluster, digests);

    /// <exception cref="FailureException">The other cluster cannot be reached with what the definition names.</exception>
    public async Task<Target> ResolveAsync(DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        var host = Own;
        if (definition.KubeConfig is { } reference)
        {
            others[definition.Key] = host = await RemoteAsync(definition, reference, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            others.TryRemove(definition.Key, out _);
        }

        return IdentityOf(definition) is { } identity ? host with { Cluster = host.Cluster.As(identity) } : host;
    }

    /// <summary>The other cluster that was last resolved for a deployment, with the rights of its kubeconfig; null when there is none.</summary>
    public Target? FindOther(ObjectKey deployment) => others.GetValueOrDefault(deployment);

    /// <summary>The deployment is gone.</summary>
    public void Forget(ObjectKey deployment) => others.TryRemove(deployment, out _);

    /// <summary>Whether the service account to act as is not there: who is deleted with its tenant must not wait for it for ever.</summary>
    public async Task<bool> IsAccountGoneAsync(DeploymentDefinition definition, CancellationToken cancellationToken) =>
        definition.ActAs is null && AccountOf(definition) is { } account
        && await cluster.FindAsync(new ObjectRef(ServiceAccount, definition.Key.Namespace, account), cancellationToken).ConfigureAwait(false) is null;

    private ClusterIdentity? IdentityOf(DeploymentDefinition definition) => definition.ActAs
        ?? (AccountOf(definition) is { } account ? new ClusterIdentity($"system:serviceaccount:{definition.Key.Namespace}:{account}", []) : null);

    private string? AccountOf(DeploymentDefinition definition) => definition.ServiceAccountName ?? settings.DefaultServiceAccount;

    private async Task<Target> RemoteAsync(DeploymentDefinition definition, KubeConfigReference reference, CancellationToken cancellationToken)
    {
        if (remotes is null)
        {
            throw Unusable(FailureClass.Stalled, "the cluster of this host cannot reach others; remove spec.kubeConfig, or use the Kubernetes room");
        }

        try
        {
            var remote = reference.SecretName is { } secret
                ? remotes.Connect(await KubeConfigAsync(definition.Key.Namespace, secret, reference.Key, cancellationToken).ConfigureAwait(false))
                : remotes.Connect(await TokenClusterAsync(definition.Key.Namespace, reference.ConfigMapName!, cancellationToken).ConfigureAwait(false));
            return new Target(remote, remoteDigests.GetValue(remote, static _ => new LiveDigests()));
        }
        catch (ClusterException e)
        {
            throw Unusable(FailureClass.Transient, $"spec.kubeConfig cannot be used: {e.Message}", e);
        }
    }

    private async Task<string> KubeConfigAsync(string space, string name, string? key, CancellationToken cancellationToken)
    {
        var secret = await ClusterSecrets.GetAsync(cluster, space, name, cancellationToken).ConfigureAwait(false);
        string[] keys = key is null ? ["value", "value.yaml"] : [key];
        return keys.Select(secret.RevealText).FirstOrDefault(text => text is not null)
            ?? throw Unusable(FailureClass.Transient, $"the Secret {space}/{name} has no key '{string.Join("' or '", keys)}' with a kubeconfig");
    }

    private async Task<TokenCluster> TokenClusterAsync(string space, string name, CancellationToken cancellationToken)
    {
        var map = await ClusterSecrets.FindConfigMapAsync(cluster, space, name, cancellationToken).ConfigureAwait(false)
            ?? throw Unusable(FailureClass.Transient, $"the ConfigMap {space}/{name} of spec.kubeConfig.configMapRef was not found");
        var (provider, address) = (Text("provider"), Text("address"));
        return provider != "generic" ? throw Unusable(FailureClass.Stalled, $"the provider '{provider}' of the ConfigMap {space}/{name} is not supported; use generic, or a Secret with a kubeconfig")
            : address.Length == 0 ? throw Unusable(FailureClass.Stalled, $"the ConfigMap {space}/{name} has no key 'address' with the URL of the API server")
            : new TokenCluster(
                address,
                Text("ca.crt") is { Length: > 0 } authority ? authority : null,
                space,
                Text("serviceAccountName") is { Length: > 0 } account ? account : "default",
                Text("audiences") is { Length: > 0 } audiences ? audiences.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [address]);

        string Text(string key) => map[key]?.AsString?.Trim() ?? string.Empty;
    }

    private static FailureException Unusable(FailureClass kind, string message, Exception? inner = null) => new(new Failure(kind, Reasons.ReconciliationFailed, message), inner);
}
