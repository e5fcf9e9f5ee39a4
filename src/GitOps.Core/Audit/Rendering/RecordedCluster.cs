using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using LiveChange = GitOps.Core.Deployments.Applying.ObjectChange;

namespace GitOps.Core.Audit.Rendering;

/// <summary>
/// The cluster as a render saw it: what is kept of it is as it was then, whatever it is now; the rest is read from the cluster, and must
/// be as it was where that is known.
/// </summary>
/// <param name="record">What is kept of the render; null when nothing is.</param>
/// <param name="live">The cluster of now; null when none was given.</param>
/// <param name="redaction">The host's key; null when it is not at hand.</param>
internal sealed class RecordedCluster(RenderRecord? record, ICluster? live, Redaction? redaction) : ICluster
{
    public ICluster As(ClusterIdentity identity) => this;

    /// <exception cref="MissingInputException">The object is neither kept nor in the cluster as it was then.</exception>
    public async Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken)
    {
        var kept = record?.Objects.FirstOrDefault(item => item.Object == reference);
        if (kept is { Digest.Length: 0 })
        {
            return null;
        }

        if (kept?.Data is { } data)
        {
            return new KubeObject(KubeMap.Of(
                ("apiVersion", reference.Kind.Version), ("kind", reference.Kind.Kind), ("metadata", KubeMap.Of(("name", reference.Name), ("namespace", reference.Namespace))), ("data", data)));
        }

        if (live is null)
        {
            throw Missing($"{reference} is in the cluster, and no cluster was given");
        }

        var found = await ReadAsync(live, reference, cancellationToken).ConfigureAwait(false);
        if (kept is null || redaction is null || record!.KeyId != RenderRecord.KeyIdOf(redaction))
        {
            return found;
        }

        return InputObject.Of(new ConsultedObject(reference, found), redaction).Digest == kept.Digest
            ? found
            : throw Missing($"{reference} is {(found is null ? "not in the cluster any more" : "not what it was then")}");
    }

    public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) =>
        live is null ? Task.FromResult<KindMapping?>(null) : live.FindKindAsync(kind, cancellationToken);

    public Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) =>
        live is null ? Task.FromResult(new ObjectList([], string.Empty)) : live.ListAsync(query, cancellationToken);

    // What was does not change.
    public IAsyncEnumerable<LiveChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LiveChange>();

    public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => throw ReadOnly();

    private static async Task<KubeObject?> ReadAsync(ICluster live, ObjectRef reference, CancellationToken cancellationToken)
    {
        try
        {
            return await live.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e)
        {
            throw Missing($"{reference} cannot be read: {e.Message}", e);
        }
    }

    private static MissingInputException Missing(string why, Exception? cause = null) => new(RenderOutcome.InputMissing, $"values come from the cluster: {why}", cause);

    private static ClusterException ReadOnly() => new(405, "MethodNotAllowed", "an audit changes nothing in a cluster");
}
