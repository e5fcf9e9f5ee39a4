using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Reaches a server over SSH.</summary>
internal sealed class SshConnection(SshSession session) : ISmartConnection
{
    public T With<T>(Repository repository, bool isShallow, Func<string, T> use)
    {
        session.Fault = null;
        session.IsShallow = isShallow;
        return SshTransport.With(StoreName.Of(repository), session, use);
    }

    public Exception Explain(LibGit2SharpException exception) => session.Fault switch
    {
        RemoteException or OperationCanceledException => session.Fault,
        { } other => new RemoteException(RemoteFault.Other, session.LastError is { Length: > 0 } said ? said : other.Message, other),
        null => new RemoteException(RemoteFault.Other, exception.Message, exception),
    };

    public void Dispose() => session.Dispose();

    /// <summary>What the last words of the program mean.</summary>
    public static RemoteException Describe(string said) => said switch
    {
        _ when said.Contains("Permission denied", StringComparison.Ordinal) => new RemoteException(RemoteFault.Refused, said),
        _ when said.Contains("Host key verification failed", StringComparison.Ordinal) => new RemoteException(
            RemoteFault.Refused, "Host key verification failed: the key of the server is not in 'known_hosts' of the secret"),
        _ when said.Contains("does not appear to be a git repository", StringComparison.Ordinal)
            || said.Contains("not found", StringComparison.OrdinalIgnoreCase) => new RemoteException(RemoteFault.NotFound, "repository not found"),
        "" => new RemoteException(RemoteFault.Other, "the connection was closed"),
        _ => new RemoteException(RemoteFault.Other, said),
    };
}
