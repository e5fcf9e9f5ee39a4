using GitOps.Core;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Store;

/// <summary>The bare object store of one source, held by one fetch at a time, across processes too.</summary>
/// <remarks>
/// Commits lie in it with their trees and without their history. Everything in it can be had again, so whatever a killed process
/// left behind is removed and whatever can't be read is thrown away. References <c>refs/gitops/kept/NUMBER-COMMIT</c> name the commits that stay.
/// </remarks>
internal sealed class GitStore : IDisposable
{
    private const string KeptPrefix = "refs/gitops/kept/";
    private const string SuspectMark = "suspect";

    private readonly FileStream lockFile;

    private GitStore(StoreLocation location, FileStream lockFile)
    {
        Location = location;
        this.lockFile = lockFile;
    }

    public StoreLocation Location { get; }

    /// <summary>Takes the store of a source and makes it usable.</summary>
    /// <exception cref="FailureException">Another process holds it, or the folder can't be written.</exception>
    public static GitStore Open(StoreLocation location)
    {
        FileStream? taken = null;
        try
        {
            Directory.CreateDirectory(location.Folder);
            taken = new FileStream(location.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var store = new GitStore(location, taken);
            store.Prepare();
            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or LibGit2SharpException)
        {
            taken?.Dispose();
            throw GitFailures.Checkout($"unable to open the object store '{location.Folder}': {exception.Message}", exception);
        }
    }

    public Repository OpenRepository() => new(Location.Repository);

    /// <summary>Whether an object is in the store.</summary>
    public bool HasObject(string hash)
    {
        using var repository = OpenRepository();
        return repository.ObjectDatabase.Contains(new ObjectId(hash));
    }

    /// <summary>Whether the commit with its root tree is in the store.</summary>
    public bool Has(string commit)
    {
        using var repository = OpenRepository();
        return repository.Lookup<Commit>(commit) is { } found && repository.ObjectDatabase.Contains(found.Tree.Id);
    }

    /// <summary>Makes the commit the newest of those that stay and lets go of the oldest beyond the number.</summary>
    /// <param name="commit">A commit that is in the store.</param>
    /// <param name="keep">How many stay.</param>
    /// <param name="inUse">Whether someone still reads a commit.</param>
    public void Keep(string commit, int keep, Func<string, bool> inUse)
    {
        using var repository = OpenRepository();
        var kept = Kept(repository).ToList();
        if (kept.Count > 0 && kept[^1].EndsWith(commit, StringComparison.Ordinal))
        {
            return;
        }

        var next = kept.Count == 0 ? 1 : long.Parse(kept[^1].AsSpan(KeptPrefix.Length, 10), System.Globalization.CultureInfo.InvariantCulture) + 1;
        repository.Refs.Add(FormattableString.Invariant($"{KeptPrefix}{next:D10}-{commit}"), new ObjectId(commit), allowOverwrite: true);
        var beyond = kept.Count + 1 - keep;
        foreach (var name in kept)
        {
            var old = name[^40..];
            if (old == commit || (beyond > 0 && !inUse(old)))
            {
                repository.Refs.Remove(name);
            }

            beyond--;
        }
    }

    /// <summary>The commits that stay, oldest first.</summary>
    public IReadOnlyList<string> KeptCommits()
    {
        using var repository = OpenRepository();
        return [.. Kept(repository).Select(name => name[^40..])];
    }

    /// <summary>Says to libgit2 that nothing lies behind the commits of the store, as their parents may be absent.</summary>
    public void HideHistory()
    {
        using var repository = OpenRepository();
        var commits = repository.Refs.FromGlob("refs/gitops/*").Select(reference => reference.ResolveToDirectReference().Target?.Peel<Commit>()?.Sha);
        File.WriteAllLines(
            Path.Combine(Location.Repository, "shallow"),
            commits.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Whether every commit that stays can be read.</summary>
    public bool IsSound()
    {
        try
        {
            return KeptCommits().All(Has);
        }
        catch (LibGit2SharpException)
        {
            return false;
        }
    }

    /// <summary>Starts anew: all content goes.</summary>
    public void Reset()
    {
        if (Directory.Exists(Location.Repository))
        {
            Directory.Delete(Location.Repository, recursive: true);
        }

        File.Delete(Location.MarkFile(SuspectMark));
        Create();
    }

    /// <summary>Has the next fetch start anew, because an object that should be there can't be read.</summary>
    public static void Suspect(StoreLocation location)
    {
        if (Directory.Exists(location.Folder))
        {
            File.WriteAllBytes(location.MarkFile(SuspectMark), []);
        }
    }

    public void Dispose() => lockFile.Dispose();

    private static IEnumerable<string> Kept(Repository repository) => repository.Refs.FromGlob(KeptPrefix + "*")
        .Select(reference => reference.CanonicalName)
        .Order(StringComparer.Ordinal);

    private void Prepare()
    {
        if (File.Exists(Location.MarkFile(SuspectMark)) || !Repository.IsValid(Location.Repository))
        {
            Reset();
            return;
        }

        LeftOvers.Remove(Location.Repository);
    }

    /// <summary>Builds the repository beside its place and moves it there, so that a half-made one is never seen.</summary>
    private void Create()
    {
        var building = Location.Repository + ".new";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        Repository.Init(building, isBare: true);
        Directory.Move(building, Location.Repository);
    }
}
