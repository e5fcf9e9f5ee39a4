using GitOps.Core.Definitions;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>The last build of each deployment, those that were used last, within a bound on all their objects together. For concurrent use.</summary>
internal sealed class RememberedBuilds(int maximumObjects)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, LinkedListNode<RememberedBuild>> builds = [];
    private readonly LinkedList<RememberedBuild> recent = new();
    private int held;

    public RememberedBuild? Find(ObjectKey key)
    {
        lock (gate)
        {
            return builds.TryGetValue(key, out var node) ? node.Value : null;
        }
    }

    public void Keep(RememberedBuild build)
    {
        lock (gate)
        {
            Remove(build.Definition.Key);
            if (build.Objects.Length > maximumObjects)
            {
                return;
            }

            builds[build.Definition.Key] = recent.AddLast(build);
            held += build.Objects.Length;
            while (held > maximumObjects && recent.First is { } oldest)
            {
                Remove(oldest.Value.Definition.Key);
            }
        }
    }

    public void Forget(ObjectKey key)
    {
        lock (gate)
        {
            Remove(key);
        }
    }

    private void Remove(ObjectKey key)
    {
        if (builds.Remove(key, out var node))
        {
            recent.Remove(node);
            held -= node.Value.Objects.Length;
        }
    }
}
