using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>How a tree differs from the one of a remembered build, as far as that build looked. Found by digests, without reading.</summary>
/// <param name="Files">Path to digest of the files with other content.</param>
/// <param name="Inputs">What the build depends on, with the digests of the new tree.</param>
internal sealed record ChangedFiles(IReadOnlyDictionary<string, string> Files, RenderInputs Inputs)
{
    /// <summary>Null when more than the content of files is different, or when that cannot be known.</summary>
    public static ChangedFiles? Since(RememberedBuild build, IFileTree tree)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, digest) in build.Inputs.Files)
        {
            if (digest.Length == 0 || tree.Find(path) is not { } entry)
            {
                return null;
            }

            if (entry.Digest == digest)
            {
                continue;
            }

            if (entry is not { Kind: FileTreeEntryKind.File, Digest.Length: > 0 })
            {
                return null;
            }

            files.Add(path, entry.Digest);
        }

        var folders = build.Inputs.Folders;
        foreach (var (path, digest) in build.Inputs.Folders)
        {
            if (tree.Find(path) is not { Kind: FileTreeEntryKind.Folder } entry)
            {
                return null;
            }

            if (digest.Length > 0 && entry.Digest == digest)
            {
                continue;
            }

            if (!HasSameNames(tree.List(path), build.Listings[path]))
            {
                return null;
            }

            folders = folders.SetItem(path, entry.Digest);
        }

        return build.Inputs.Absent.Any(path => tree.Find(path) is not null)
            ? null
            : new ChangedFiles(files, build.Inputs with { Files = build.Inputs.Files.SetItems(files), Folders = folders });
    }

    private static bool HasSameNames(IReadOnlyList<FileTreeEntry> now, IReadOnlyList<FileTreeEntry> before)
    {
        if (now.Count != before.Count)
        {
            return false;
        }

        for (var i = 0; i < now.Count; i++)
        {
            if (now[i].Kind != before[i].Kind || !string.Equals(now[i].Path, before[i].Path, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
