using LibGit2Sharp;

namespace GitOps.Adapters.Git.Store;

/// <summary>Looks for commits in history.</summary>
internal static class History
{
    /// <summary>The commit, when one of the tips is it or descends from it.</summary>
    public static Commit? Find(Repository repository, IReadOnlyList<Commit> tips, string commit)
    {
        if (tips.Count == 0 || repository.Lookup<Commit>(commit) is not { } found)
        {
            return null;
        }

        return tips.Any(tip => tip.Id == found.Id || repository.ObjectDatabase.FindMergeBase(tip, found)?.Id == found.Id) ? found : null;
    }
}
