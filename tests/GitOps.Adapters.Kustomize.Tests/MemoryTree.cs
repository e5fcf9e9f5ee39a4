using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Tests;

/// <summary>Files from a test's text, in memory.</summary>
internal sealed class MemoryTree : IFileTree
{
    private readonly SortedDictionary<string, (FileTreeEntryKind Kind, byte[] Content)> entries = new(StringComparer.Ordinal);

    public MemoryTree(params ReadOnlySpan<(string Path, string Content)> files)
    {
        foreach (var (path, content) in files)
        {
            Add(path, FileTreeEntryKind.File, Encoding.UTF8.GetBytes(content));
        }
    }

    public MemoryTree With(string path, byte[] content)
    {
        Add(path, FileTreeEntryKind.File, content);
        return this;
    }

    public MemoryTree WithLink(string path, string target)
    {
        Add(path, FileTreeEntryKind.Link, Encoding.UTF8.GetBytes(target));
        return this;
    }

    public FileTreeEntry? Find(string path) => path.Length == 0 ? new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0)
        : entries.TryGetValue(path, out var entry) ? new FileTreeEntry(path, entry.Kind, DigestOf(path, entry.Kind, entry.Content), entry.Content.Length) : null;

    public IReadOnlyList<FileTreeEntry> List(string path) =>
        [.. entries.Keys.Where(key => FileTreePaths.FolderOf(key) == path).Select(key => Find(key)!.Value)];

    public ReadOnlyMemory<byte> Read(string path) => entries.TryGetValue(path, out var entry) ? entry.Content : throw new IOException(path);

    public void Dispose()
    {
    }

    private string DigestOf(string path, FileTreeEntryKind kind, byte[] content) => kind == FileTreeEntryKind.Folder
        ? string.Join(';', entries.Where(entry => entry.Value.Kind != FileTreeEntryKind.Folder && entry.Key.StartsWith(path + "/", StringComparison.Ordinal)).Select(entry => Find(entry.Key)!.Value.Digest))
        : $"{path}@{Encoding.UTF8.GetString(content).GetHashCode(StringComparison.Ordinal)}";

    private void Add(string path, FileTreeEntryKind kind, byte[] content)
    {
        entries[path] = (kind, content);
        for (var folder = FileTreePaths.FolderOf(path); folder.Length > 0; folder = FileTreePaths.FolderOf(folder))
        {
            entries.TryAdd(folder, (FileTreeEntryKind.Folder, []));
        }
    }
}
