namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Splits paths of fields.</summary>
internal static class PathText
{
    /// <summary>Splits at a delimiter that no backslash precedes; a leading delimiter is passed over.</summary>
    public static string[] Split(string path, char delimiter)
    {
        var parts = path.Split(delimiter);
        var from = parts.Length > 1 && parts[0].Length == 0 ? 1 : 0;
        var result = new List<string> { parts[from] };
        for (var i = from + 1; i < parts.Length; i++)
        {
            if (result[^1].EndsWith('\\'))
            {
                result[^1] = result[^1][..^1] + delimiter + parts[i];
            }
            else
            {
                result.Add(parts[i]);
            }
        }

        return [.. result];
    }

    /// <summary>As <see cref="Split"/>, but what stands in brackets stays together: <c>[name=a.b]</c> as it is, <c>[a.b]</c> as the key <c>a.b</c>.</summary>
    public static string[] SplitWithBrackets(string path, char delimiter)
    {
        var parts = Split(path, delimiter);
        var result = new List<string>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith('[') || parts[i].EndsWith(']'))
            {
                result.Add(parts[i]);
                continue;
            }

            var joined = parts[i];
            while (i < parts.Length - 1)
            {
                joined += delimiter + parts[++i];
                if (parts[i].EndsWith(']'))
                {
                    break;
                }
            }

            result.Add(joined.Contains('=', StringComparison.Ordinal) ? joined : joined.Trim('[', ']'));
        }

        return [.. result];
    }
}
