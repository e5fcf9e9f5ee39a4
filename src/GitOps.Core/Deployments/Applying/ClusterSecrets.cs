using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Reads Secrets and ConfigMaps that definitions refer to.</summary>
internal static class ClusterSecrets
{
    private static readonly GroupVersionKind Secret = new(string.Empty, "v1", "Secret");
    private static readonly GroupVersionKind ConfigMap = new(string.Empty, "v1", "ConfigMap");

    /// <exception cref="ClusterException">The Secret is not there, or cannot be read.</exception>
    public static async Task<SecretData> GetAsync(ICluster cluster, string space, string name, CancellationToken cancellationToken) =>
        await FindAsync(cluster, space, name, cancellationToken).ConfigureAwait(false)
            ?? throw new ClusterException(404, "NotFound", $"failed to get secret '{space}/{name}': secrets \"{name}\" not found");

    public static async Task<SecretData?> FindAsync(ICluster cluster, string space, string name, CancellationToken cancellationToken)
    {
        var found = await cluster.FindAsync(new ObjectRef(Secret, space, name), cancellationToken).ConfigureAwait(false);
        return found is null
            ? null
            : new SecretData($"{space}/{name}", (found.Root["data"]?.AsMap ?? KubeMap.Empty)
                .Select(entry => KeyValuePair.Create(entry.Key, Convert.FromBase64String(entry.Value.AsString ?? string.Empty))));
    }

    /// <summary>The text values of a ConfigMap; null when it is not there.</summary>
    public static async Task<KubeMap?> FindConfigMapAsync(ICluster cluster, string space, string name, CancellationToken cancellationToken)
    {
        var found = await cluster.FindAsync(new ObjectRef(ConfigMap, space, name), cancellationToken).ConfigureAwait(false);
        return found is null ? null : found.Root["data"]?.AsMap ?? KubeMap.Empty;
    }
}
