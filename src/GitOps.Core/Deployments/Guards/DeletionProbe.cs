using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Guards;

/// <summary>Looks at what a plan would delete: what is gone already or must stay is no danger, and what hangs on it is.</summary>
internal sealed class DeletionProbe(EngineSettings settings)
{
    /// <summary>What would really be deleted, in the given order.</summary>
    /// <exception cref="ClusterException">An object could not be read.</exception>
    public async Task<ImmutableArray<DoomedObject>> LookAsync(ICluster cluster, ObjectKey owner, ImmutableArray<ObjectRef> objects, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<int, DoomedObject>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, objects.Length, options, async (index, token) =>
        {
            if (await cluster.FindAsync(objects[index], token).ConfigureAwait(false) is { IsTerminating: false } live
                && ObjectPolicy.KeepReason(live, owner.Namespace, owner.Name) is null)
            {
                found[index] = new DoomedObject(objects[index], await DependentsAsync(cluster, live, token).ConfigureAwait(false));
            }
        }).ConfigureAwait(false);
        return [.. found.OrderBy(item => item.Key).Select(item => item.Value)];
    }

    private static async Task<string> DependentsAsync(ICluster cluster, KubeObject live, CancellationToken cancellationToken) => live.GroupVersionKind switch
    {
        { Group: "", Kind: "Namespace" } => "everything in it",
        { Group: "", Kind: "PersistentVolumeClaim" } => "the data on its volume",
        { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } => await InstancesAsync(cluster, live, cancellationToken).ConfigureAwait(false),
        _ => string.Empty,
    };

    private static async Task<string> InstancesAsync(ICluster cluster, KubeObject definition, CancellationToken cancellationToken)
    {
        var version = (definition.Spec["versions"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap).FirstOrDefault(item => item["served"]?.AsBool == true);
        var kind = new GroupVersionKind(
            definition.Spec["group"]?.AsString ?? string.Empty, version?["name"]?.AsString ?? string.Empty, definition.Spec.Find("names", "kind")?.AsString ?? string.Empty);
        try
        {
            var count = (await cluster.ListAsync(new ObjectQuery(kind), cancellationToken).ConfigureAwait(false)).Items.Count;
            return count == 0 ? string.Empty : $"{count} {kind.Kind} {(count == 1 ? "object" : "objects")}";
        }
        catch (ClusterException e) when (e.Reason == "NoMatch")
        {
            return string.Empty;
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied)
        {
            // Who may not look cannot say that there are none.
            return $"all {kind.Kind} objects, which could not be counted: {e.Message}";
        }
    }
}
