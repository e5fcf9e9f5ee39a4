using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>The cluster of a host whose watches of ConfigMaps come late: they are asked for, and begin when the test says so.</summary>
internal sealed class LateWatches
{
    private readonly TaskCompletionSource begin = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was asked of the cluster about ConfigMaps, in its order: writes by name, and <c>watch</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Begin() => begin.TrySetResult();

    public void Wrap(IServiceCollection services) => services.AddSingleton<ICluster>(provider => new Cluster(provider.GetRequiredService<KubernetesCluster>(), this));

    private sealed class Cluster(ICluster inner, LateWatches late) : ICluster
    {
        public ICluster As(ClusterIdentity identity) => new Cluster(inner.As(identity), late);

        public async IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (query.Kind.Kind == "ConfigMap")
            {
                late.Asked.Enqueue("watch");
                await late.begin.Task.WaitAsync(cancellationToken);
            }

            await foreach (var change in inner.WatchAsync(query, cancellationToken))
            {
                yield return change;
            }
        }

        public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken)
        {
            if (desired.Kind == "ConfigMap" && !options.DryRun)
            {
                late.Asked.Enqueue(desired.Name);
            }

            return inner.ApplyAsync(desired, options, cancellationToken);
        }

        public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => inner.FindKindAsync(kind, cancellationToken);

        public Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken) => inner.FindAsync(reference, cancellationToken);

        public Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

        public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken) => inner.PatchAsync(reference, patch, cancellationToken);

        public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken) => inner.CreateAsync(desired, cancellationToken);

        public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => inner.DeleteAsync(reference, options, cancellationToken);

        public Task<ServerDescription?> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);

        public Task<string> ReadLogAsync(ObjectRef pod, string? container, int maximumBytes, CancellationToken cancellationToken) => inner.ReadLogAsync(pod, container, maximumBytes, cancellationToken);
    }
}
