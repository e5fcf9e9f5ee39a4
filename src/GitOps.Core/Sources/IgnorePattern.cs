namespace GitOps.Core.Sources;

/// <summary>What a pattern says about a path.</summary>
internal enum IgnoreMatch
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The path is left out.</summary>
    Exclude,

    /// <summary>The path is taken in again.</summary>
    Include,
}

/// <summary>One line of an ignore file, scoped to the folder of the file.</summary>
/// <remarks>
/// Follows the matcher Flux uses rather than git itself: a pattern without inner slash matches any component of the path,
/// <c>**</c> counts only as a whole component, and a path is judged without looking at what was said about its parents.
/// </remarks>
internal sealed class IgnorePattern
{
    private const string AnyFolders = "**";

    private readonly string[] domain;
    private readonly string[] segments;
    private readonly bool isInclusion;
    private readonly bool isFolderOnly;

    public IgnorePattern(string text, string[] domain)
    {
        this.domain = domain;
        if (text.StartsWith('!'))
        {
            isInclusion = true;
            text = text[1..];
        }

        if (!text.EndsWith("\\ ", StringComparison.Ordinal))
        {
            text = text.TrimEnd(' ');
        }

        if (text.EndsWith('/'))
        {
            isFolderOnly = true;
            text = text[..^1];
        }

        segments = text.Split('/');
    }

    public IgnoreMatch Match(ReadOnlySpan<string> path, bool isFolder)
    {
        if (path.Length <= domain.Length || !path[..domain.Length].SequenceEqual(domain))
        {
            return IgnoreMatch.None;
        }

        path = path[domain.Length..];
        var matches = segments.Length == 1 ? MatchesAnyName(path, isFolder) : MatchesPath(path, isFolder);
        return !matches ? IgnoreMatch.None : isInclusion ? IgnoreMatch.Include : IgnoreMatch.Exclude;
    }

    private bool MatchesAnyName(ReadOnlySpan<string> path, bool isFolder)
    {
        for (var i = 0; i < path.Length; i++)
        {
            switch (IgnoreGlob.Matches(segments[0], path[i]))
            {
                case null:
                    return false;
                case true:
                    return isFolder || !isFolderOnly || i < path.Length - 1;
            }
        }

        return false;
    }

    private bool MatchesPath(ReadOnlySpan<string> path, bool isFolder)
    {
        var matched = false;
        var mayDescend = false;
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            var isLast = i == segments.Length - 1;
            if (segment.Length == 0)
            {
                mayDescend = false;
                continue;
            }

            if (segment == AnyFolders)
            {
                if (isLast)
                {
                    break;
                }

                mayDescend = true;
                continue;
            }

            if (segment.Contains(AnyFolders, StringComparison.Ordinal) || path.IsEmpty)
            {
                return false;
            }

            if (!mayDescend)
            {
                if (IgnoreGlob.Matches(segment, path[0]) != true)
                {
                    return false;
                }

                path = path[1..];
                matched = true;
                continue;
            }

            mayDescend = false;
            if (Descend(segment, ref path) is not { } found)
            {
                return false;
            }

            matched = found;
        }

        return matched && (isFolder || !isFolderOnly || !path.IsEmpty);
    }

    /// <summary>Drops leading names up to and including the first that matches; null for a malformed pattern.</summary>
    private static bool? Descend(string segment, ref ReadOnlySpan<string> path)
    {
        while (!path.IsEmpty)
        {
            var matches = IgnoreGlob.Matches(segment, path[0]);
            path = path[1..];
            if (matches != false)
            {
                return matches;
            }
        }

        return false;
    }
}
