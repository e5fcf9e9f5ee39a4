using LibGit2Sharp;

namespace GitOps.Adapters.Git.Store;

/// <summary>Joins the packs of many fetches into one that has just the commits that stay.</summary>
/// <remarks>Each fetch leaves a pack, and a look-up asks every pack. The new pack is complete before an old one goes, so a crash leaves at most too much.</remarks>
internal static class Compaction
{
    /// <summary>So many packs are searched quickly; joining them more often would cost more than it saves.</summary>
    public const int MaximumPacks = 24;

    /// <summary>Joins packs when there are more than <see cref="MaximumPacks"/>.</summary>
    public static void RunIfDue(GitStore store, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(store.Location.Repository, "objects", "pack");
        var before = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pack") : [];
        if (before.Length <= MaximumPacks)
        {
            return;
        }

        var commits = store.KeptCommits();
        using (var repository = store.OpenRepository())
        {
            var seen = new HashSet<ObjectId>();
            repository.Config.Set("core.bigFileThreshold", 1);
            repository.ObjectDatabase.Pack(
                new PackBuilderOptions(folder) { MaximumNumberOfThreads = 1 },
                pack =>
                {
                    foreach (var commit in commits.Select(commit => repository.Lookup<Commit>(commit)).Where(commit => seen.Add(commit.Id)))
                    {
                        pack.Add(commit.Id);
                        Closure.Add(pack, commit.Tree, seen, static _ => false, cancellationToken);
                    }
                });
        }

        RemoveOthers(folder, before);
        store.HideHistory();
    }

    private static void RemoveOthers(string folder, string[] before)
    {
        // Equal content gives a pack of equal name: then nothing is new and that one must stay.
        var added = Directory.GetFiles(folder, "*.pack").Except(before).ToArray();
        if (added.Length == 0)
        {
            return;
        }

        foreach (var pack in before)
        {
            // Without its index a pack counts as a left-over, so a crash between the two is cleaned up.
            File.Delete(Path.ChangeExtension(pack, ".idx"));
            File.Delete(pack);
        }
    }
}
