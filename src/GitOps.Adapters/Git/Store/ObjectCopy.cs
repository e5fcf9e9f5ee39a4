using LibGit2Sharp;

namespace GitOps.Adapters.Git.Store;

/// <summary>Copies a commit with its tree from one object database into a store: only what the store lacks, into one pack.</summary>
internal static class ObjectCopy
{
    /// <summary>Copies.</summary>
    /// <param name="source">The <c>.git</c> folder to read from.</param>
    /// <param name="store">The store to write to.</param>
    /// <param name="commit">A commit of the source.</param>
    /// <param name="tag">An annotated tag that comes along; empty for none.</param>
    /// <param name="cancellationToken">Ends the copy between two objects.</param>
    public static void Run(string source, GitStore store, string commit, string tag, CancellationToken cancellationToken)
    {
        using var own = store.OpenRepository();
        var bridge = Path.Combine(store.Location.Folder, "bridge.git");
        Build(bridge, ObjectsOf(source));
        try
        {
            using var from = new Repository(bridge);
            var packs = Path.Combine(store.Location.Repository, "objects", "pack");
            Directory.CreateDirectory(packs);
            var root = from.Lookup<Commit>(commit);
            from.ObjectDatabase.Pack(
                new PackBuilderOptions(packs) { MaximumNumberOfThreads = 1 },
                pack =>
                {
                    pack.Add(root.Id);
                    if (tag.Length > 0)
                    {
                        pack.Add(new ObjectId(tag));
                    }

                    // The store never has a tree without all that is below it.
                    Closure.Add(pack, root.Tree, [], own.ObjectDatabase.Contains, cancellationToken);
                });
        }
        finally
        {
            Directory.Delete(bridge, recursive: true);
        }
    }

    /// <summary>A linked work tree has its objects where its repository is.</summary>
    private static string ObjectsOf(string source)
    {
        var pointer = Path.Combine(source, "commondir");
        var common = File.Exists(pointer) ? Path.Combine(source, File.ReadAllText(pointer).Trim()) : source;
        return Path.GetFullPath(Path.Combine(common, "objects"));
    }

    /// <summary>An empty repository that reads through to the source and packs without searching for similar objects, which costs most.</summary>
    private static void Build(string bridge, string objects)
    {
        if (Directory.Exists(bridge))
        {
            Directory.Delete(bridge, recursive: true);
        }

        Repository.Init(bridge, isBare: true);
        File.WriteAllText(Path.Combine(bridge, "objects", "info", "alternates"), objects + "\n");
        using var repository = new Repository(bridge);
        repository.Config.Set("core.bigFileThreshold", 1);
        repository.Config.Set("core.compression", 1);
        repository.Config.Set("pack.compression", 1);
    }
}
