using LibGit2Sharp;

namespace GitOps.Adapters.Git.Store;

/// <summary>A tree with all that is below it.</summary>
internal static class Closure
{
    /// <summary>Adds a tree to a pack, folders and files alike, each object once.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="root">The tree.</param>
    /// <param name="seen">What was added already; grows.</param>
    /// <param name="isPresent">What needs not be added; of a tree this means all that is below it too.</param>
    /// <param name="cancellationToken">Ends it between two folders.</param>
    public static void Add(PackBuilder pack, Tree root, HashSet<ObjectId> seen, Func<ObjectId, bool> isPresent, CancellationToken cancellationToken)
    {
        var waiting = new Stack<Tree>([root]);
        while (waiting.TryPop(out var tree))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!seen.Add(tree.Id) || isPresent(tree.Id))
            {
                continue;
            }

            pack.Add(tree.Id);
            foreach (var entry in tree)
            {
                if (entry.TargetType == TreeEntryTargetType.Tree)
                {
                    waiting.Push((Tree)entry.Target);
                }
                else if (entry.TargetType == TreeEntryTargetType.Blob && seen.Add(entry.Target.Id) && !isPresent(entry.Target.Id))
                {
                    pack.Add(entry.Target.Id);
                }
            }
        }
    }
}
