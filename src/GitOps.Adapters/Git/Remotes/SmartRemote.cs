using GitOps.Adapters.Git.References;
using GitOps.Adapters.Git.Store;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>A repository behind the smart protocol. One commit without its history is fetched, and of it only what the store lacks.</summary>
internal sealed class SmartRemote(ISmartConnection connection, CancellationToken cancellationToken) : IGitRemote
{
    private const string RemoteName = "source";
    private const string Incoming = "refs/gitops/incoming";
    private const string IncomingHeads = "refs/gitops/heads/";

    public RemoteReferences List(GitStore store) => Over(store, isShallow: false, (repository, remote) => new RemoteReferences(
        repository.Network.ListReferences(remote)
            .OfType<DirectReference>()
            .Select(reference => KeyValuePair.Create(reference.CanonicalName, reference.TargetIdentifier))
            .ToList()));

    public string Fetch(GitStore store, WantedCommit wanted) => wanted.IsPinned ? FetchPinned(store, wanted) : FetchTip(store, wanted.Reference);

    public string LatestOf(GitStore store, IReadOnlyList<string> references)
    {
        var commits = references.Select(reference => FetchTip(store, reference)).ToList();
        using var repository = store.OpenRepository();
        return references.Zip(commits).MaxBy(pair => repository.Lookup<Commit>(pair.Second).Committer.When).First;
    }

    public void Dispose() => connection.Dispose();

    private string FetchTip(GitStore store, string reference)
    {
        store.HideHistory();
        var commit = Over(store, isShallow: true, (repository, remote) =>
        {
            Commands.Fetch(repository, remote.Name, [$"+{reference}:{Incoming}"], Options(), null);
            var target = repository.Refs[Incoming]?.ResolveToDirectReference()?.Target;
            return target?.Peel<Commit>()?.Sha ?? throw new RemoteException(RemoteFault.NoSuchCommit, $"couldn't find remote ref '{reference}'");
        });
        store.HideHistory();
        return commit;
    }

    /// <summary>A commit by its hash needs the history of the branches, because servers give out tips only and it must be on one of them.</summary>
    private string FetchPinned(GitStore store, WantedCommit wanted) => Over(store, isShallow: false, (repository, remote) =>
    {
        foreach (var old in repository.Refs.FromGlob(IncomingHeads + "*").ToList())
        {
            repository.Refs.Remove(old);
        }

        var heads = wanted.Reference.Length > 0 ? wanted.Reference : "refs/heads/*";
        var into = wanted.Reference.Length > 0 ? IncomingHeads + "wanted" : IncomingHeads + "*";
        Commands.Fetch(repository, remote.Name, [$"+{heads}:{into}"], Options(), null);
        var tips = repository.Refs.FromGlob(IncomingHeads + "*").Select(tip => tip.ResolveToDirectReference().Target).OfType<Commit>().ToList();
        return History.Find(repository, tips, wanted.Commit)?.Sha ?? throw new RemoteException(RemoteFault.NoSuchCommit, "object not found");
    });

    private FetchOptions Options() => new()
    {
        TagFetchMode = TagFetchMode.None,
        OnTransferProgress = _ => !cancellationToken.IsCancellationRequested,
        OnProgress = _ => !cancellationToken.IsCancellationRequested,
    };

    /// <summary>libgit2 fetches from what the configuration names.</summary>
    private static Remote RemoteAt(Repository repository, string address)
    {
        var remote = repository.Network.Remotes[RemoteName];
        if (remote is not null && remote.Url == address)
        {
            return remote;
        }

        if (remote is not null)
        {
            repository.Network.Remotes.Remove(RemoteName);
        }

        return repository.Network.Remotes.Add(RemoteName, address, $"+{Incoming}:{Incoming}");
    }

    private T Over<T>(GitStore store, bool isShallow, Func<Repository, Remote, T> use)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var repository = store.OpenRepository();
        try
        {
            return connection.With(repository, isShallow, address => use(repository, RemoteAt(repository, address)));
        }
        catch (LibGit2SharpException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw connection.Explain(exception);
        }
    }
}
