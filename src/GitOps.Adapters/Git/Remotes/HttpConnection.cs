using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Reaches a server over HTTP.</summary>
internal sealed class HttpConnection(HttpSession session) : ISmartConnection
{
    public T With<T>(Repository repository, bool isShallow, Func<string, T> use)
    {
        session.Fault = null;
        session.IsShallow = isShallow;
        return HttpTransport.With(StoreName.Of(repository), session, use);
    }

    public Exception Explain(LibGit2SharpException exception) => session.Fault switch
    {
        RemoteException remote => remote,
        OperationCanceledException canceled => canceled,
        HttpRequestException request => new RemoteException(RemoteFault.Other, request.InnerException is { } inner ? $"{request.Message} {inner.Message}" : request.Message, request),
        { } other => new RemoteException(RemoteFault.Other, other.Message, other),
        null => new RemoteException(RemoteFault.Other, exception.Message, exception),
    };

    public void Dispose() => session.Dispose();
}
