using System.Security.Cryptography;
using GitOps.Adapters.Helm.Charts;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>A packed chart as a tree whose root is the chart.</summary>
internal sealed class ChartTree : IFileTree
{
    private readonly Dictionary<string, FileTreeEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    /// <summary>Unpacks a chart.</summary>
    /// <exception cref="ChartException">It is no chart, or exceeds a limit.</exception>
    public ChartTree(byte[] archive, string digest)
    {
        entries.Add(string.Empty, new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, digest, 0));
        foreach (var file in ChartArchive.Read(archive, ChartLimits.Default))
        {
            contents[file.Name] = file.Content;
            entries[file.Name] = new FileTreeEntry(file.Name, FileTreeEntryKind.File, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Content.Length);
            for (var folder = FileTreePaths.FolderOf(file.Name); folder.Length > 0; folder = FileTreePaths.FolderOf(folder))
            {
                entries.TryAdd(folder, new FileTreeEntry(folder, FileTreeEntryKind.Folder, string.Empty, 0));
            }
        }
    }

    public FileTreeEntry? Find(string path) => entries.TryGetValue(path, out var entry) ? entry : null;

    public IReadOnlyList<FileTreeEntry> List(string path) => Find(path) is { Kind: FileTreeEntryKind.Folder }
        ? [.. entries.Values.Where(entry => entry.Path.Length > 0 && FileTreePaths.FolderOf(entry.Path) == path).OrderBy(entry => entry.Path, StringComparer.Ordinal)]
        : throw new DirectoryNotFoundException($"the chart has no folder {path}");

    public ReadOnlyMemory<byte> Read(string path) => contents.TryGetValue(path, out var content) ? content : throw new FileNotFoundException($"the chart has no file {path}");

    public void Dispose()
    {
    }
}
