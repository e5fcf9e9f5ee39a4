using LibGit2Sharp;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>A real bare Git repository in a temporary folder, written to without a work tree.</summary>
internal sealed class TestRepository : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly bool ownsFolder;
    private int commits;

    public TestRepository(string? folder = null)
    {
        ownsFolder = folder is null;
        Folder = folder ?? Path.Combine(Path.GetTempPath(), "gitops-repository-" + Guid.NewGuid().ToString("N") + ".git");
        Repository.Init(Folder, isBare: true);
    }

    public string Folder { get; }

    /// <summary>Who commits from now on.</summary>
    public (string Name, string Mail) Committer { get; set; } = ("Ada Author", "ada@example.org");

    /// <summary>The address for a source that reads it in place.</summary>
    public Uri FileUrl => new("file://" + Folder);

    /// <summary>Commits files on top of a branch; a null content removes the file. Returns the hash.</summary>
    public string Commit(string branch, string message, params (string Path, string? Content)[] files) =>
        Commit(branch, message, onTop: true, files);

    /// <summary>As <see cref="Commit(string, string, ValueTuple{string, string}[])"/>, but without a parent, so that the branch forgets its history.</summary>
    public string ForcePush(string branch, string message, params (string Path, string? Content)[] files) =>
        Commit(branch, message, onTop: false, files);

    /// <summary>Points a lightweight tag at a commit, or an annotated one when there is a message.</summary>
    public void Tag(string name, string commit, string? message = null)
    {
        using var repository = Open();
        if (message is null)
        {
            repository.Refs.Add("refs/tags/" + name, new ObjectId(commit), allowOverwrite: true);
        }
        else
        {
            repository.Tags.Add(name, repository.Lookup(commit), Author(), message, allowOverwrite: true);
        }
    }

    /// <summary>Points any reference at a commit.</summary>
    public void SetReference(string name, string commit)
    {
        using var repository = Open();
        repository.Refs.Add(name, new ObjectId(commit), allowOverwrite: true);
    }

    public void RemoveReference(string name)
    {
        using var repository = Open();
        repository.Refs.Remove(name);
    }

    /// <summary>A link in a tree.</summary>
    public string CommitLink(string branch, string path, string target)
    {
        using var repository = Open();
        var tip = repository.Branches[branch].Tip;
        var tree = TreeDefinition.From(tip.Tree);
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(target));
        tree.Add(path, repository.ObjectDatabase.CreateBlob(content), Mode.SymbolicLink);
        return Store(repository, branch, "link", tree, tip);
    }

    /// <summary>Packs everything and removes what no reference reaches, with the program.</summary>
    public void Repack() => GitProgram.Run(Folder, "gc", "--quiet", "--prune=now");

    public void Dispose()
    {
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string Commit(string branch, string message, bool onTop, (string Path, string? Content)[] files)
    {
        using var repository = Open();
        var tip = onTop ? repository.Branches[branch]?.Tip : null;
        var tree = tip is null ? new TreeDefinition() : TreeDefinition.From(tip.Tree);
        foreach (var (path, content) in files)
        {
            if (content is null)
            {
                tree.Remove(path);
                continue;
            }

            using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
            tree.Add(path, repository.ObjectDatabase.CreateBlob(bytes), Mode.NonExecutableFile);
        }

        return Store(repository, branch, message, tree, tip);
    }

    private string Store(Repository repository, string branch, string message, TreeDefinition tree, Commit? tip)
    {
        var author = Author();
        Commit[] parents = tip is null ? [] : [tip];
        var commit = repository.ObjectDatabase.CreateCommit(author, author, message, repository.ObjectDatabase.CreateTree(tree), parents, prettifyMessage: false);
        repository.Refs.Add("refs/heads/" + branch, commit.Id, allowOverwrite: true);
        return commit.Sha;
    }

    /// <summary>Each commit is a minute after the one before.</summary>
    private Signature Author() => new(Committer.Name, Committer.Mail, Epoch.AddMinutes(Interlocked.Increment(ref commits)));

    private Repository Open() => new(Folder);
}
