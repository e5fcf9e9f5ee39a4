using GitOps.Adapters.Git.References;
using GitOps.Adapters.Git.Store;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>A repository in the file system. Objects that are missing are copied from its object database; no transport is spoken.</summary>
/// <remarks>
/// The transport for local repositories of libgit2 compares all of history and takes many times as long. A copy, not a link into the
/// other repository, because that may repack and prune whenever it likes.
/// </remarks>
internal sealed class LocalRemote(string path, CancellationToken cancellationToken) : IGitRemote
{
    public RemoteReferences List(GitStore store)
    {
        using var source = Open();
        return new RemoteReferences(Describe(source).ToList());
    }

    public string Fetch(GitStore store, WantedCommit wanted)
    {
        using var source = Open();
        var commit = wanted.IsPinned
            ? Reachable(source, wanted)
            : Peel(source.Refs[wanted.Reference]?.ResolveToDirectReference()?.Target);
        if (commit is null)
        {
            throw new RemoteException(RemoteFault.NoSuchCommit, wanted.IsPinned ? "object not found" : $"couldn't find remote ref '{wanted.Reference}'");
        }

        ObjectCopy.Run(source.Info.Path, store, commit.Sha, wanted.Tag, cancellationToken);
        return commit.Sha;
    }

    public string LatestOf(GitStore store, IReadOnlyList<string> references)
    {
        using var source = Open();
        return references.MaxBy(name => Peel(source.Refs[name]?.ResolveToDirectReference()?.Target)?.Committer.When ?? DateTimeOffset.MinValue)!;
    }

    public void Dispose()
    {
    }

    private static IEnumerable<KeyValuePair<string, string>> Describe(Repository source)
    {
        // Named by remotes that are spoken to, too; it leads to the default branch.
        if (source.Head.Tip is { } tip)
        {
            yield return new("HEAD", tip.Sha);
        }

        foreach (var reference in source.Refs)
        {
            if (reference.ResolveToDirectReference() is not { Target: { } target } direct)
            {
                continue;
            }

            yield return new(reference.CanonicalName, direct.TargetIdentifier);
            if (target is TagAnnotation && Peel(target) is { } commit)
            {
                yield return new(reference.CanonicalName + "^{}", commit.Sha);
            }
        }
    }

    private static Commit? Peel(GitObject? target)
    {
        while (target is TagAnnotation tag)
        {
            target = tag.Target;
        }

        return target as Commit;
    }

    private static Commit? Reachable(Repository source, WantedCommit wanted)
    {
        IEnumerable<Reference?> tips = wanted.Reference.Length > 0 ? [source.Refs[wanted.Reference]] : source.Refs.FromGlob("refs/heads/*");
        return History.Find(source, [.. tips.Select(tip => Peel(tip?.ResolveToDirectReference()?.Target)).OfType<Commit>()], wanted.Commit);
    }

    private Repository Open()
    {
        try
        {
            return new Repository(path);
        }
        catch (RepositoryNotFoundException exception)
        {
            throw new RemoteException(RemoteFault.NotFound, "repository not found", exception);
        }
        catch (LibGit2SharpException exception)
        {
            throw new RemoteException(RemoteFault.Other, exception.Message, exception);
        }
    }
}
