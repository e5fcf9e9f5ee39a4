using System.Collections.Immutable;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>The records of releases in a cluster, in the format of the program that others use beside this engine.</summary>
public interface IReleaseStore
{
    /// <summary>All revisions of a release, oldest first.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    Task<ImmutableArray<StoredRelease>> ListAsync(ICluster cluster, string storageNamespace, string name, CancellationToken cancellationToken);

    /// <summary>Keeps a new revision. Of two who try the same one, one is refused with a conflict.</summary>
    /// <exception cref="ClusterException">The revision exists already, the server refuses or cannot be reached.</exception>
    Task CreateAsync(ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken);

    /// <summary>Replaces what is kept of a revision.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    Task UpdateAsync(ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken);

    /// <summary>Removes a revision.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    Task<bool> DeleteAsync(ICluster cluster, string storageNamespace, string name, long version, CancellationToken cancellationToken);
}

/// <summary>A revision that is kept, unread.</summary>
/// <param name="version">The revision.</param>
/// <param name="status">Its state as its label says it.</param>
/// <param name="open">Reads it.</param>
public sealed class StoredRelease(long version, string status, Func<ReleaseRecord> open)
{
    private ReleaseRecord? record;

    /// <summary>The revision.</summary>
    public long Version { get; } = version;

    /// <summary>Its state as its label says it.</summary>
    public string Status { get; } = status;

    /// <summary>The record; read once.</summary>
    /// <exception cref="ManifestException">What is kept is no record.</exception>
    public ReleaseRecord Record => record ??= open();
}
