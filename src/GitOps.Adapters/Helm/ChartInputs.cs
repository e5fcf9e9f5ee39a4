using System.Collections.Immutable;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm;

/// <summary>What of a tree a render depends on: everything below the chart's folder, or the packed chart.</summary>
internal static class ChartInputs
{
    /// <summary>The inputs of a chart.</summary>
    public static RenderInputs Of(IFileTree tree, string path)
    {
        if (FileTreePaths.Resolve(tree, path) is not { } entry)
        {
            return RenderInputs.None;
        }

        if (entry.Kind == FileTreeEntryKind.Folder && entry.Digest.Length > 0)
        {
            return RenderInputs.None with { Folders = RenderInputs.None.Folders.Add(entry.Path, entry.Digest) };
        }

        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var folders = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add(tree, entry, files, folders);
        return RenderInputs.None with { Files = files.ToImmutable(), Folders = folders.ToImmutable() };
    }

    private static void Add(IFileTree tree, FileTreeEntry entry, IDictionary<string, string> files, IDictionary<string, string> folders)
    {
        if (entry.Kind != FileTreeEntryKind.Folder)
        {
            files[entry.Path] = entry.Digest;
            return;
        }

        folders[entry.Path] = entry.Digest;
        foreach (var inner in tree.List(entry.Path))
        {
            Add(tree, inner, files, folders);
        }
    }
}
