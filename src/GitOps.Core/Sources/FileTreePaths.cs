using System.Text;

namespace GitOps.Core.Sources;

/// <summary>Path arithmetic inside a tree. Nothing ever leaves the root.</summary>
public static class FileTreePaths
{
    private const int MaximumLinks = 40;

    /// <summary>Joins a folder and a relative path and removes <c>.</c> and <c>..</c>; null when the result would leave the root or the path is absolute.</summary>
    public static string? Join(string folder, string relative)
    {
        if (relative.StartsWith('/'))
        {
            return null;
        }

        if (IsPlain(folder) && IsPlain(relative))
        {
            return folder.Length == 0 ? relative : relative.Length == 0 ? folder : $"{folder}/{relative}";
        }

        var segments = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var segment in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".")
            {
                continue;
            }

            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count == 0)
            {
                return null;
            }
            else
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>As <see cref="Join"/>, but <c>..</c> at the root stays at the root and a leading slash is dropped: how Flux treats <c>spec.path</c>.</summary>
    public static string Clamp(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (segment)
            {
                case ".":
                    break;
                case "..":
                    if (segments.Count > 0)
                    {
                        segments.RemoveAt(segments.Count - 1);
                    }

                    break;
                default:
                    segments.Add(segment);
                    break;
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>The folder a path lies in; the root for a path of one segment.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : string.Empty;

    /// <summary>Follows links in every segment of the path.</summary>
    /// <returns>The entry without links in its path; null when nothing is there, a link leaves the root, or links run in a circle.</returns>
    public static FileTreeEntry? Resolve(IFileTree tree, string path) =>
        IsPlain(path) && TryResolveWithoutLinks(tree, path, out var entry) ? entry : FollowLinks(tree, path);

    // Nearly all paths lead through no link.
    private static bool TryResolveWithoutLinks(IFileTree tree, string path, out FileTreeEntry? found)
    {
        found = new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0);
        for (var end = 0; end < path.Length; end++)
        {
            end = path.IndexOf('/', end) is var slash and >= 0 ? slash : path.Length;
            found = tree.Find(end == path.Length ? path : path[..end]);
            if (found is not { Kind: not FileTreeEntryKind.Link })
            {
                return found is null;
            }
        }

        return true;
    }

    // Without empty segments, "." and "..": nothing to clean up.
    private static bool IsPlain(string path)
    {
        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                continue;
            }

            var segment = path.AsSpan(start, i - start);
            if (segment is "." or ".." || (segment.IsEmpty && path.Length > 0))
            {
                return false;
            }

            start = i + 1;
        }

        return true;
    }

    private static FileTreeEntry? FollowLinks(IFileTree tree, string path)
    {
        var budget = MaximumLinks;
        var current = string.Empty;
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        FileTreeEntry? found = new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0);
        while (rest.TryPop(out var segment))
        {
            var next = Join(current, segment);
            if (next is null || tree.Find(next) is not { } entry)
            {
                return null;
            }

            if (entry.Kind != FileTreeEntryKind.Link)
            {
                current = next;
                found = entry;
                continue;
            }

            var target = Encoding.UTF8.GetString(tree.Read(next).Span);
            if (--budget < 0 || Join(current, target) is not { } resolved)
            {
                return null;
            }

            current = string.Empty;
            found = new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0);
            foreach (var part in resolved.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                rest.Push(part);
            }
        }

        return found;
    }
}
