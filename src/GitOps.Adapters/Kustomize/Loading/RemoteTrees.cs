using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>
/// The remote bases that a build may read, each fixed to a commit before the build begins. A build that meets another one stops and says
/// so; who runs it fetches that one and begins anew. So the build itself reads no network and stays a function of its inputs.
/// </summary>
internal sealed class RemoteTrees : IDisposable
{
    private readonly Dictionary<string, (IFileTree Tree, string Commit)> known = new(StringComparer.Ordinal);

    /// <summary>Address to commit of all that were opened.</summary>
    public IEnumerable<KeyValuePair<string, string>> Commits => known.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Commit));

    public int Count => known.Count;

    /// <summary>Whether all are named by their commit.</summary>
    public bool IsLasting { get; private set; } = true;

    public void Add(RemoteAddress address, IFileTree tree, string commit)
    {
        known.Add(address.Key, (tree, commit));
        IsLasting &= address.IsPinned;
    }

    /// <exception cref="RemoteNeededException">It was not fetched yet.</exception>
    public IFileTree Open(RemoteAddress address) => known.TryGetValue(address.Key, out var found) ? found.Tree : throw new RemoteNeededException(address);

    public void Dispose()
    {
        foreach (var (tree, _) in known.Values)
        {
            tree.Dispose();
        }
    }
}
