using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>What the watcher has been told, so that a new list can be told as changes.</summary>
internal sealed class KnownObjects
{
    private readonly Dictionary<(string Namespace, string Name), KubeObject> known = [];

    /// <summary>An object as a list or a watch shows it.</summary>
    /// <returns>The change that it is; an object that took the place of a deleted one is a deletion and an addition.</returns>
    public IEnumerable<ObjectChange> See(KubeObject seen)
    {
        var key = (seen.Namespace, seen.Name);
        var before = known.GetValueOrDefault(key);
        known[key] = seen;
        if (before is null)
        {
            yield return new(ObjectChangeKind.Added, seen);
        }
        else if (before.Uid != seen.Uid)
        {
            yield return new(ObjectChangeKind.Deleted, before);
            yield return new(ObjectChangeKind.Added, seen);
        }
        else if (before.ResourceVersion != seen.ResourceVersion)
        {
            yield return new(ObjectChangeKind.Modified, seen);
        }
    }

    /// <summary>An object that the watch says is gone.</summary>
    public IEnumerable<ObjectChange> Lose(KubeObject last)
    {
        if (known.Remove((last.Namespace, last.Name)))
        {
            yield return new(ObjectChangeKind.Deleted, last);
        }
    }

    /// <summary>A whole new list: what is not in it is gone.</summary>
    public IEnumerable<ObjectChange> Replace(IReadOnlyList<KubeObject> list)
    {
        var here = list.Select(item => (item.Namespace, item.Name)).ToHashSet();
        foreach (var (key, gone) in known.Where(entry => !here.Contains(entry.Key)).ToArray())
        {
            known.Remove(key);
            yield return new(ObjectChangeKind.Deleted, gone);
        }

        foreach (var change in list.SelectMany(See))
        {
            yield return change;
        }
    }
}
