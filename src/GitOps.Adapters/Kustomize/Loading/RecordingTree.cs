using System.Collections.Immutable;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>A tree that remembers what was asked of it. One build, one instance; not for concurrent use.</summary>
internal sealed class RecordingTree(IFileTree tree) : IFileTree
{
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> reads = new(StringComparer.Ordinal);
    private readonly HashSet<string> absent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<FileTreeEntry>> listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileTreeEntry?> found = new(StringComparer.Ordinal);

    /// <summary>The entries of every folder that was listed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FileTreeEntry>> Listings => listings;

    public FileTreeEntry? Find(string path)
    {
        if (!found.TryGetValue(path, out var entry))
        {
            entry = tree.Find(path);
            found.Add(path, entry);
            if (entry is null)
            {
                absent.Add(path);
            }
        }

        return entry;
    }

    public IReadOnlyList<FileTreeEntry> List(string path)
    {
        var entries = tree.List(path);
        listings[path] = entries;
        folders[path] = Find(path)?.Digest ?? string.Empty;
        return entries;
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        files[path] = Find(path)?.Digest ?? string.Empty;
        reads[path] = ReadsOf(path) + 1;
        return tree.Read(path);
    }

    /// <summary>How often a file was read.</summary>
    public int ReadsOf(string path) => reads.GetValueOrDefault(path);

    /// <summary>What the build depends on.</summary>
    public RenderInputs ToInputs() => new(
        files.ToImmutableSortedDictionary(StringComparer.Ordinal),
        absent.ToImmutableSortedSet(StringComparer.Ordinal),
        folders.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Leaves the tree open: it belongs to who gave it.</summary>
    public void Dispose()
    {
    }
}
