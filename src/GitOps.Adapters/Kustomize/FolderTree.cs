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

    /// <summary>Whether files have digests, which is the default. Without them a file is read only when its content is asked for; that suits a tree which is used once.</summary>
    public bool HasDigests { get; init; } = true;

    /// <inheritdoc/>
    public FileTreeEntry? Find(string path) => EntryOf(new FileInfo(FullPath(path)), path);

    /// <inheritdoc/>
    public IReadOnlyList<FileTreeEntry> List(string path)
    {
        var names = Directory.GetFileSystemEntries(FullPath(path));
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Path.GetFileName(names[i]);
        }

        Array.Sort(names, StringComparer.Ordinal);
        var entries = new FileTreeEntry[names.Length];
        var found = 0;
        foreach (var name in names)
        {
            if (Find(path.Length == 0 ? name : $"{path}/{name}") is { } entry)
            {
                entries[found++] = entry;
            }
        }

        return found == entries.Length ? entries : entries[..found];
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(string path)
    {
        var full = FullPath(path);
        return File.GetAttributes(full).HasFlag(FileAttributes.ReparsePoint) && new FileInfo(full).LinkTarget is { } target ? Encoding.UTF8.GetBytes(target) : File.ReadAllBytes(full);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private FileTreeEntry? EntryOf(FileInfo file, string path)
    {
        // Nothing at all has all attributes.
        var attributes = file.Attributes;
        return (int)attributes == -1 ? null
            : path.Length > 0 && attributes.HasFlag(FileAttributes.ReparsePoint) && file.LinkTarget is { } target
                ? new FileTreeEntry(path, FileTreeEntryKind.Link, Digest(Encoding.UTF8.GetBytes(target)), 0)
            : attributes.HasFlag(FileAttributes.Directory) ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0)
            : new FileTreeEntry(path, FileTreeEntryKind.File, HasDigests ? Digest(File.ReadAllBytes(file.FullName)) : string.Empty, file.Length);
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
