using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>A tree that remembers what was asked of it. One build, one instance; not for concurrent use.</summary>
internal sealed class RecordingTree(IFileTree tree) : IFileTree
{
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<FileTreeEntry>> listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (FileTreeEntry? Entry, int Reads)> seen = new(StringComparer.Ordinal);

    /// <summary>The entries of every folder that was listed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FileTreeEntry>> Listings => listings;

    public FileTreeEntry? Find(string path)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, path, out var isKnown);
        if (!isKnown)
        {
            known.Entry = tree.Find(path);
        }

        return known.Entry;
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
        Find(path);
        CollectionsMarshal.GetValueRefOrNullRef(seen, path).Reads++;
        return tree.Read(path);
    }

    /// <summary>How often a file was read.</summary>
    public int ReadsOf(string path) => seen.GetValueOrDefault(path).Reads;

    /// <summary>What the build depends on.</summary>
    public RenderInputs ToInputs() => new(
        seen.Where(known => known.Value.Reads > 0).ToImmutableSortedDictionary(known => known.Key, known => known.Value.Entry?.Digest ?? string.Empty, StringComparer.Ordinal),
        seen.Where(known => known.Value.Entry is null).Select(known => known.Key).ToImmutableSortedSet(StringComparer.Ordinal),
        folders.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Leaves the tree open: it belongs to who gave it.</summary>
    public void Dispose()
    {
    }
}
