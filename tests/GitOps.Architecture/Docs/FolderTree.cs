using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Architecture.Docs;

/// <summary>A folder of the machine as a tree; it reads content as it lies, so it suits tests and not a folder that changes.</summary>
public sealed class FolderTree(string root) : IFileTree
{
    public FileTreeEntry? Find(string path)
    {
        var absolute = Path.Combine(root, path);
        if (Directory.Exists(absolute))
        {
            return new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0);
        }

        return File.Exists(absolute) ? new FileTreeEntry(path, FileTreeEntryKind.File, DigestOf(Read(path).Span), Read(path).Length) : null;
    }

    public IReadOnlyList<FileTreeEntry> List(string path) =>
    [
        .. Directory.EnumerateFileSystemEntries(Path.Combine(root, path))
            .Select(entry => Path.GetRelativePath(root, entry).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(entry => Find(entry)!.Value),
    ];

    public ReadOnlyMemory<byte> Read(string path) => File.ReadAllBytes(Path.Combine(root, path));

    public string Digest()
    {
        var lines = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{DigestOf(Read(file).Span)} {file}\n");
        return DigestOf(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    public void Dispose()
    {
        // Nothing is held open.
    }

    private static string DigestOf(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
