using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>How the smart protocol reaches a server.</summary>
internal interface ISmartConnection : IDisposable
{
    /// <summary>Runs something that may use the address it is handed.</summary>
    /// <param name="repository">The store that is being filled.</param>
    /// <param name="isShallow">Whether commits are wanted without their history.</param>
    /// <param name="use">Runs libgit2.</param>
    T With<T>(Repository repository, bool isShallow, Func<string, T> use);

    /// <summary>What really went wrong when libgit2 gave up.</summary>
    Exception Explain(LibGit2SharpException exception);
}
