using System.Globalization;
using GitOps.Core.Sources;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Trees;

/// <summary>The tree of a commit, read in place from a bare store.</summary>
/// <remarks>Links and submodules are not in it, as they are not in an artifact of Flux. Safe for concurrent reads.</remarks>
internal sealed class GitTree : IFileTree
{
    private readonly TreeIndex index;
    private readonly RepositoryPool repositories;
    private readonly long maximumFileBytes;
    private readonly Action<bool> closed;
    private int isDisposed;
    private volatile bool isBroken;

    /// <param name="index">The folders of the commit.</param>
    /// <param name="repository">The bare repository that has its objects.</param>
    /// <param name="maximumFileBytes">Largest file that is read.</param>
    /// <param name="closed">Told once, when the tree is no longer used, whether an object was missing.</param>
    public GitTree(TreeIndex index, string repository, long maximumFileBytes, Action<bool> closed)
    {
        this.index = index;
        repositories = new RepositoryPool(repository);
        this.maximumFileBytes = maximumFileBytes;
        this.closed = closed;
    }

    public FileTreeEntry? Find(string path)
    {
        ObjectDisposedException.ThrowIf(isDisposed != 0, this);
        return path.Length == 0
            ? new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, index.Root.Digest, 0)
            : FindItem(path) is { } item ? Entry(path, item) : null;
    }

    public IReadOnlyList<FileTreeEntry> List(string path)
    {
        ObjectDisposedException.ThrowIf(isDisposed != 0, this);
        var folder = path.Length == 0 ? index.Root : FindItem(path)?.Folder;
        if (folder is null)
        {
            throw new IOException($"there is no folder '{path}' in commit {index.Commit}");
        }

        var entries = new FileTreeEntry[folder.Items.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var item = folder.Items[i];
            entries[i] = Entry(path.Length == 0 ? item.Name : $"{path}/{item.Name}", item);
        }

        return entries;
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        ObjectDisposedException.ThrowIf(isDisposed != 0, this);
        if (FindItem(path) is not { Folder: null } item)
        {
            throw new IOException($"there is no file '{path}' in commit {index.Commit}");
        }

        var size = Size(path, item);
        if (size > maximumFileBytes)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"the file '{path}' of commit {index.Commit} has {size} bytes, more than {GitOptions.SectionName}:{nameof(GitOptions.MaximumFileBytes)} ({maximumFileBytes}) allows"));
        }

        return Ask(path, repository =>
        {
            if (repository.Lookup<Blob>(item.Raw.Id) is not { } blob)
            {
                return null;
            }

            using var content = blob.GetContentStream();
            var bytes = new byte[size];
            content.ReadExactly(bytes);
            return bytes;
        });
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            repositories.Dispose();
            closed(isBroken);
        }
    }

    private VisibleItem? FindItem(string path)
    {
        var folder = index.Root;
        VisibleItem? item = null;
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (folder is null)
            {
                return null;
            }

            item = folder.Find(path.AsSpan(segment));
            folder = item?.Folder;
            if (item is null)
            {
                return null;
            }
        }

        return item;
    }

    private FileTreeEntry Entry(string path, VisibleItem item) => item.Folder is null
        ? new FileTreeEntry(path, FileTreeEntryKind.File, item.Digest, Size(path, item))
        : new FileTreeEntry(path, FileTreeEntryKind.Folder, item.Digest, 0);

    private long Size(string path, VisibleItem item) =>
        item.Raw.Size(id => Ask(path, repository => repository.ObjectDatabase.RetrieveObjectMetadata(id)).Size);

    private T Ask<T>(string path, Func<Repository, T?> read)
        where T : class
    {
        try
        {
            return repositories.Read(read);
        }
        catch (LibGit2SharpException exception)
        {
            isBroken = true;
            throw new IOException($"the object of '{path}' in commit {index.Commit} can't be read from the store; the next fetch gets it again: {exception.Message}", exception);
        }
    }
}
