namespace GitOps.Core.Deployments.Applying;

/// <summary>Reaches clusters other than the engine's own.</summary>
/// <remarks>Thread safe. Asked again for the same cluster it gives the same connection.</remarks>
public interface IRemoteClusters
{
    /// <summary>The cluster of a kubeconfig, which must hold all it needs: what it names of this host's files and programs is not used.</summary>
    /// <param name="kubeConfig">The text.</param>
    /// <exception cref="ClusterException">It cannot be used; the message repeats nothing of its content.</exception>
    ICluster Connect(string kubeConfig);

    /// <summary>A cluster that trusts tokens which the engine's own cluster makes for a service account.</summary>
    /// <exception cref="ClusterException">The description cannot be used.</exception>
    ICluster Connect(TokenCluster cluster);
}

/// <summary>A cluster that is reached with tokens of a service account of the engine's own cluster.</summary>
/// <param name="Address">URL of its API server.</param>
/// <param name="CertificateAuthority">PEM of who signed its certificate; null for the authorities of this machine.</param>
/// <param name="Namespace">Namespace of the service account.</param>
/// <param name="ServiceAccount">Its name.</param>
/// <param name="Audiences">Whom the tokens are for.</param>
public sealed record TokenCluster(string Address, string? CertificateAuthority, string Namespace, string ServiceAccount, IReadOnlyList<string> Audiences);
