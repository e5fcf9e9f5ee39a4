using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Conformance.Kustomize.Variations;

/// <summary>The files of a case as a tree, without a disk.</summary>
internal sealed class CaseTree : IFileTree
{
    private readonly SortedDictionary<string, byte[]?> entries = new(StringComparer.Ordinal);

    public CaseTree(CaseFiles files)
    {
        foreach (var (path, text) in files.Files)
        {
            entries[path] = Encoding.Latin1.GetBytes(text);
            for (var folder = FileTreePaths.FolderOf(path); folder.Length > 0; folder = FileTreePaths.FolderOf(folder))
            {
                entries.TryAdd(folder, null);
            }
        }
    }

    public FileTreeEntry? Find(string path) => path.Length == 0 ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0)
        : !entries.TryGetValue(path, out var content) ? null
        : content is null ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0)
        : new FileTreeEntry(path, FileTreeEntryKind.File, string.Empty, content.Length);

    public IReadOnlyList<FileTreeEntry> List(string path) => [.. entries.Keys.Where(key => FileTreePaths.FolderOf(key) == path).Select(key => Find(key)!.Value)];

    public ReadOnlyMemory<byte> Read(string path) => entries.TryGetValue(path, out var content) && content is not null ? content : throw new IOException($"there is no file '{path}'");

    public void Dispose()
    {
    }
}
