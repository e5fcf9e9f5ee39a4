using GitOps.Adapters.Git.References;
using GitOps.Adapters.Git.Store;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>A repository somewhere else. Calls block; they end soon after the token of the fetch is cancelled.</summary>
internal interface IGitRemote : IDisposable
{
    /// <summary>What the repository has.</summary>
    /// <exception cref="RemoteException">It could not be asked.</exception>
    RemoteReferences List(GitStore store);

    /// <summary>Brings a commit with its tree into the store.</summary>
    /// <returns>The commit that came: another one than wanted when the reference moved meanwhile.</returns>
    /// <exception cref="RemoteException">It could not be had.</exception>
    string Fetch(GitStore store, WantedCommit wanted);

    /// <summary>Of several references the one whose commit was committed last.</summary>
    /// <exception cref="RemoteException">A commit could not be had.</exception>
    string LatestOf(GitStore store, IReadOnlyList<string> references);
}

/// <summary>Why a repository could not be used.</summary>
internal enum RemoteFault
{
    /// <summary>There is none at the address.</summary>
    NotFound,

    /// <summary>Credentials are missing or wrong.</summary>
    Refused,

    /// <summary>A commit that was asked for by hash is not reachable.</summary>
    NoSuchCommit,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A repository could not be used.</summary>
internal sealed class RemoteException(RemoteFault fault, string words, Exception? innerException = null) : Exception(words, innerException)
{
    public RemoteFault Fault { get; } = fault;
}
