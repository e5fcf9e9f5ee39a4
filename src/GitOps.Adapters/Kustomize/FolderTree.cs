using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize;

/// <summary>A folder on disk as a tree. Links are entries of their own and are not followed.</summary>
/// <remarks>Digests are made of content when an entry is asked for; folders have none. The folder must not change during use.</remarks>
public sealed class FolderTree : IFileTree
{
    private readonly string root;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FolderTree(string folder)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }
    }

    /// <inheritdoc/>
    public FileTreeEntry? Find(string path)
    {
        var full = FullPath(path);
        var file = new FileInfo(full);
        if (path.Length > 0 && file.LinkTarget is { } target)
        {
            return new FileTreeEntry(path, FileTreeEntryKind.Link, Digest(Encoding.UTF8.GetBytes(target)), 0);
        }

        if (file.Exists)
        {
            return new FileTreeEntry(path, FileTreeEntryKind.File, Digest(File.ReadAllBytes(full)), file.Length);
        }

        return Directory.Exists(full) ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileTreeEntry> List(string path) =>
    [
        .. Directory.EnumerateFileSystemEntries(FullPath(path))
            .Select(full => Path.GetFileName(full))
            .Order(StringComparer.Ordinal)
            .Select(name => Find(path.Length == 0 ? name : $"{path}/{name}"))
            .OfType<FileTreeEntry>(),
    ];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(string path)
    {
        var full = FullPath(path);
        return new FileInfo(full).LinkTarget is { } target ? Encoding.UTF8.GetBytes(target) : File.ReadAllBytes(full);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string Digest(byte[] content) => string.Create(CultureInfo.InvariantCulture, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}");

    private string FullPath(string path)
    {
        if (path.Split('/') is var segments && (path.StartsWith('/') || segments.Contains("..") || (path.Length > 0 && segments.Contains(string.Empty))))
        {
            throw new IOException($"'{path}' is no path inside of the tree.");
        }

        return path.Length == 0 ? root : Path.Combine(root, path);
    }
}
