using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments;

/// <summary>A cluster that only shows objects; who asks more of it asks too much for the test.</summary>
internal sealed class ObjectsOnly(params KubeObject[] objects) : ICluster
{
    /// <summary>The kinds that it tells of; null when it must not be asked for any.</summary>
    public HashSet<GroupVersionKind>? Kinds { get; init; }

    public Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken) =>
        Task.FromResult(Array.Find(objects, found => found.Reference.Id == reference.Id));

    public ICluster As(ClusterIdentity identity) => this;

    public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) =>
        Kinds is null ? throw Refused() : Task.FromResult(Kinds.Contains(kind) ? new KindMapping(kind, kind.Kind.ToLowerInvariant() + "s", true) : null);

    public Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) => Task.FromResult(new ObjectList(
        [.. objects.Where(item => item.GroupVersionKind == query.Kind && item.Namespace == query.Namespace)], "1"));

    public IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken) => throw Refused();

    public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken) => throw Refused();

    public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken) => throw Refused();

    public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken) => throw Refused();

    public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => throw Refused();

    private static ClusterException Refused() => new(403, "Forbidden", "this cluster only shows objects");
}
