using System.Collections.Concurrent;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Trees;

/// <summary>Repository objects of one store, each used by one thread at a time.</summary>
internal sealed class RepositoryPool(string path) : IDisposable
{
    private readonly ConcurrentBag<Repository> idle = [];
    private volatile bool isDisposed;

    /// <summary>Reads something; a read that fails is tried once more with a repository opened anew, since packs may have been joined meanwhile.</summary>
    /// <exception cref="LibGit2SharpException">It failed again.</exception>
    public T Read<T>(Func<Repository, T?> read)
        where T : class
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!idle.TryTake(out var repository))
        {
            repository = new Repository(path);
        }

        try
        {
            if (read(repository) is { } found)
            {
                return found;
            }
        }
        catch (LibGit2SharpException)
        {
            // Decided by the second read.
        }
        finally
        {
            Return(repository);
        }

        using var fresh = new Repository(path);
        return read(fresh) ?? throw new NotFoundException("the object is not in the store");
    }

    public void Dispose()
    {
        isDisposed = true;
        Drain();
    }

    private void Return(Repository repository)
    {
        idle.Add(repository);
        if (isDisposed)
        {
            Drain();
        }
    }

    private void Drain()
    {
        while (idle.TryTake(out var repository))
        {
            repository.Dispose();
        }
    }
}
