using System.Collections.Concurrent;
using GitOps.Adapters.Git.Trees;

namespace GitOps.Adapters.Git;

/// <summary>What is kept in memory about a source between fetches: the folders of its latest commit and which commits are being read.</summary>
internal sealed class SourceMemory
{
    private readonly ConcurrentDictionary<string, int> leases = new(StringComparer.Ordinal);
    private volatile TreeIndex? latest;

    /// <summary>Ends when the last fetch has ended, whatever came of it; never faulted.</summary>
    public Task UnderWay { get; set; } = Task.CompletedTask;

    public TreeIndex? Latest => latest;

    public TreeIndex? Find(string commit, string? ignore) => latest is { } known && known.Commit == commit && known.Ignore == ignore ? known : null;

    public void Remember(TreeIndex index) => latest = index;

    public void Forget() => latest = null;

    public bool IsLeased(string commit) => leases.ContainsKey(commit);

    /// <summary>Says that a commit is being read until the lease is disposed.</summary>
    public IDisposable Lease(string commit)
    {
        leases.AddOrUpdate(commit, 1, static (_, count) => count + 1);
        return new CommitLease(this, commit);
    }

    private sealed class CommitLease(SourceMemory memory, string commit) : IDisposable
    {
        private int isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            {
                return;
            }

            while (memory.leases.TryGetValue(commit, out var count))
            {
                var isDone = count == 1
                    ? ((ICollection<KeyValuePair<string, int>>)memory.leases).Remove(new(commit, 1))
                    : memory.leases.TryUpdate(commit, count - 1, count);
                if (isDone)
                {
                    return;
                }
            }
        }
    }
}
