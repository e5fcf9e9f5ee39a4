using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>Reads the files of a chart out of a tree, those aside that <c>.helmignore</c> leaves out.</summary>
internal static class ChartFolder
{
    private const string IgnoreFile = ".helmignore";

    /// <summary>All files below a folder, in the order in which Helm walks.</summary>
    /// <exception cref="ChartException">There is no folder, or it exceeds a limit.</exception>
    public static List<ChartFile> Read(IFileTree tree, string folder, ChartLimits limits)
    {
        if (FileTreePaths.Resolve(tree, folder) is not { Kind: FileTreeEntryKind.Folder } root)
        {
            throw new ChartException(ChartFault.Load, $"there is no folder {(folder.Length == 0 ? "." : folder)} with a chart");
        }

        var ignoreText = FileTreePaths.Resolve(tree, PathOf(root.Path, IgnoreFile)) is { Kind: FileTreeEntryKind.File } ignore
            ? System.Text.Encoding.UTF8.GetString(tree.Read(ignore.Path).Span)
            : null;
        var walk = new Walk(tree, HelmIgnore.Parse(ignoreText), limits);
        walk.Enter(root.Path, string.Empty, 0);
        return walk.Files;
    }

    private static string PathOf(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private sealed class Walk(IFileTree tree, HelmIgnore ignore, ChartLimits limits)
    {
        private long size;

        public List<ChartFile> Files { get; } = [];

        public void Enter(string path, string inChart, int depth)
        {
            // Charts in charts double the levels.
            if (depth > limits.MaximumDepth * 4)
            {
                throw new ChartException(ChartFault.Load, $"the chart has folders deeper than {limits.MaximumDepth * 4} levels");
            }

            foreach (var entry in tree.List(path))
            {
                var name = PathOf(inChart, entry.Name);
                var resolved = entry.Kind == FileTreeEntryKind.Link ? FileTreePaths.Resolve(tree, entry.Path) : entry;
                if (resolved is not { } target)
                {
                    throw new ChartException(ChartFault.Load, $"{name} is a link that leads out of the source or nowhere");
                }

                if (ignore.IsIgnored(name, target.Kind == FileTreeEntryKind.Folder))
                {
                    continue;
                }

                if (target.Kind == FileTreeEntryKind.Folder)
                {
                    Enter(target.Path, name, depth + 1);
                }
                else
                {
                    Files.Add(new ChartFile(name, Read(target, name)));
                }
            }
        }

        private byte[] Read(FileTreeEntry entry, string name)
        {
            var content = tree.Read(entry.Path).Span;
            size += content.Length;
            if (content.Length > limits.MaximumFileSize)
            {
                throw new ChartException(ChartFault.Load, $"chart file \"{name}\" is larger than the maximum file size {limits.MaximumFileSize}");
            }

            if (size > limits.MaximumChartSize || Files.Count >= limits.MaximumFiles)
            {
                throw new ChartException(ChartFault.Load, $"the chart is larger than the maximum of {limits.MaximumChartSize} bytes in {limits.MaximumFiles} files");
            }

            return ChartArchive.WithoutByteOrderMark(content);
        }
    }
}
