using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace WorkerHost.Render;

/// <summary>What a cluster has, and what it would have: the server is asked without being changed (dry run), so its defaults and admission count.</summary>
internal sealed class LiveObjects(ICluster cluster, string fieldManager)
{
    private static readonly string[] ServersOwn = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];

    public async Task CompareAsync(Comparison comparison, IEnumerable<KubeObject> desired, CancellationToken cancellationToken)
    {
        foreach (var item in desired)
        {
            var live = await cluster.FindAsync(item.Reference, cancellationToken);
            if (live is null)
            {
                // Its namespace or kind may be created by an object before it, so the server need not know it yet.
                comparison.Add(null, item);
                continue;
            }

            var applied = await cluster.ApplyAsync(item, new ApplyOptions(fieldManager, Force: true, DryRun: true), cancellationToken);
            comparison.Add(Comparable(live), Comparable(applied));
        }
    }

    private static KubeObject Comparable(KubeObject item)
    {
        item = item.Without("status");
        foreach (var field in ServersOwn)
        {
            item = item.Without("metadata", field);
        }

        return item;
    }
}
