using GitOps.Core.Sources;

namespace GitOps.Conformance;

/// <summary>A folder of the disk as a tree, for cases.</summary>
internal sealed class FolderTree(string root) : IFileTree
{
    public FileTreeEntry? Find(string path)
    {
        var full = Path.Combine(root, path);
        return File.Exists(full) ? new FileTreeEntry(path, FileTreeEntryKind.File, string.Empty, new FileInfo(full).Length)
            : Directory.Exists(full) ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0)
            : null;
    }

    public IReadOnlyList<FileTreeEntry> List(string path) =>
    [
        .. Directory.EnumerateFileSystemEntries(Path.Combine(root, path))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .Select(name => Find(path.Length == 0 ? name! : $"{path}/{name}")!.Value),
    ];

    public ReadOnlyMemory<byte> Read(string path) => File.ReadAllBytes(Path.Combine(root, path));

    public void Dispose()
    {
    }
}
