namespace GitOps.Core.Sources;

/// <summary>A read-only tree of files with content digests, read in place.</summary>
/// <remarks>
/// Paths are relative to the root, with <c>/</c>, without leading <c>/</c> and without <c>.</c> or <c>..</c>; the root is the empty path.
/// Implementations do not follow links: <see cref="FileTreePaths.Resolve"/> does, within the root. Safe for concurrent reads.
/// </remarks>
public interface IFileTree : IDisposable
{
    /// <summary>What stands at a path; null when nothing does.</summary>
    FileTreeEntry? Find(string path);

    /// <summary>The entries of a folder, sorted by name (ordinal).</summary>
    /// <exception cref="IOException">There is no folder at the path.</exception>
    IReadOnlyList<FileTreeEntry> List(string path);

    /// <summary>The content of a file; of a link, the text of its target.</summary>
    /// <exception cref="IOException">There is no file or link at the path.</exception>
    ReadOnlyMemory<byte> Read(string path);
}

/// <summary>Kinds of entries.</summary>
public enum FileTreeEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>An entry of a tree.</summary>
/// <param name="Path">Path from the root.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Digest">Changes when the content changes; for folders the digest of all below. Empty where that is not known without reading.</param>
/// <param name="Size">Bytes of a file; 0 for folders.</param>
public readonly record struct FileTreeEntry(string Path, FileTreeEntryKind Kind, string Digest, long Size)
{
    /// <summary>The last segment of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
