using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>An object that was asked for, and what there was.</summary>
/// <param name="Reference">What was asked for.</param>
/// <param name="Found">The object; null when there was none.</param>
internal readonly record struct ConsultedObject(ObjectRef Reference, KubeObject? Found);

/// <summary>A cluster that remembers what was read from it, so that an audit can tell later on what something depended.</summary>
/// <remarks>One build, one instance. Safe for concurrent reads.</remarks>
internal sealed class ConsultedCluster : ICluster
{
    private readonly ICluster cluster;
    private readonly List<ConsultedObject> consulted;

    public ConsultedCluster(ICluster cluster)
        : this(cluster, [])
    {
    }

    private ConsultedCluster(ICluster cluster, List<ConsultedObject> consulted) => (this.cluster, this.consulted) = (cluster, consulted);

    /// <summary>What was read so far, in its order.</summary>
    public IReadOnlyList<ConsultedObject> Consulted
    {
        get
        {
            lock (consulted)
            {
                return [.. consulted];
            }
        }
    }

    public ICluster As(ClusterIdentity identity) => new ConsultedCluster(cluster.As(identity), consulted);

    public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => cluster.FindKindAsync(kind, cancellationToken);

    public async Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken)
    {
        var found = await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        Remember(new ConsultedObject(reference, found));
        return found;
    }

    public async Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken)
    {
        Remember(new ConsultedObject(new ObjectRef(query.Kind, query.Namespace ?? string.Empty, "*"), null));
        return await cluster.ListAsync(query, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken) => cluster.WatchAsync(query, cancellationToken);

    public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken) => cluster.ApplyAsync(desired, options, cancellationToken);

    public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken) => cluster.PatchAsync(reference, patch, cancellationToken);

    public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken) => cluster.CreateAsync(desired, cancellationToken);

    public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => cluster.DeleteAsync(reference, options, cancellationToken);

    public Task<ServerDescription?> DescribeAsync(CancellationToken cancellationToken) => cluster.DescribeAsync(cancellationToken);

    public Task<string> ReadLogAsync(ObjectRef pod, string? container, int maximumBytes, CancellationToken cancellationToken) =>
        cluster.ReadLogAsync(pod, container, maximumBytes, cancellationToken);

    private void Remember(ConsultedObject item)
    {
        lock (consulted)
        {
            consulted.Add(item);
        }
    }
}
