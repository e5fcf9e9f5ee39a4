using System.Collections.Immutable;
using GitOps.Core.Sources;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Trees;

/// <summary>A folder as Git has it. Shared between the commits that have the same folder at the same place.</summary>
/// <param name="Id">The tree.</param>
/// <param name="Items">Its entries in the order of Git.</param>
/// <param name="IgnoreFiles">Ignore files in it and below it, parents before children, with the blobs of their text.</param>
/// <param name="Count">Entries in it and below it.</param>
/// <param name="HasSubmodules">Whether another repository is linked in it or below it.</param>
internal sealed record RawFolder(ObjectId Id, ImmutableArray<RawItem> Items, ImmutableArray<IgnoreBlob> IgnoreFiles, int Count, bool HasSubmodules);

/// <summary>An ignore file of a tree.</summary>
internal readonly record struct IgnoreBlob(string Folder, ObjectId Blob);

/// <summary>An entry of a folder as Git has it.</summary>
internal sealed class RawItem(string name, Mode mode, ObjectId id, RawFolder? folder)
{
    private long size = -1;

    public string Name { get; } = name;

    public Mode Mode { get; } = mode;

    public ObjectId Id { get; } = id;

    /// <summary>Present for folders alone.</summary>
    public RawFolder? Folder { get; } = folder;

    /// <summary>Whether it can be part of an artifact: links and submodules are not, nor names that are no names.</summary>
    public bool IsContent { get; } = name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal)
        && (folder is not null || mode is Mode.NonExecutableFile or Mode.ExecutableFile or Mode.NonExecutableGroupWritableFile);

    public FileTreeEntryKind Kind => Folder is null ? FileTreeEntryKind.File : FileTreeEntryKind.Folder;

    /// <summary>Bytes of a file; asked for once.</summary>
    public long Size(Func<ObjectId, long> ask)
    {
        var known = Volatile.Read(ref size);
        if (known < 0)
        {
            known = ask(Id);
            Volatile.Write(ref size, known);
        }

        return known;
    }
}
