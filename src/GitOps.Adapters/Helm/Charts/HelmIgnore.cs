namespace GitOps.Adapters.Helm.Charts;

/// <summary>The rules of <c>.helmignore</c>. Like <c>.gitignore</c>, but without <c>**</c>, and a rule that begins with <c>!</c> leaves out whatever does not match.</summary>
internal sealed class HelmIgnore
{
    private readonly List<Rule> rules = [];

    private HelmIgnore()
    {
    }

    /// <summary>Reads the rules; those that Helm always has come last.</summary>
    /// <exception cref="ChartException">A rule cannot be used.</exception>
    public static HelmIgnore Parse(string? text)
    {
        var ignore = new HelmIgnore();
        foreach (var line in (text ?? string.Empty).TrimStart('\uFEFF').Split('\n'))
        {
            ignore.Add(line.Trim());
        }

        ignore.Add("templates/.?*");
        return ignore;
    }

    /// <summary>Whether a path of the chart is left out.</summary>
    public bool IsIgnored(string path, bool isFolder)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        foreach (var rule in rules)
        {
            var matches = rule.Pattern.IsMatch(rule.OnName ? name : path);
            if (rule.IsNegated)
            {
                if ((rule.OnlyFolders && !isFolder) || !matches)
                {
                    return true;
                }
            }
            else if (matches && (isFolder || !rule.OnlyFolders))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line.Contains("**", StringComparison.Ordinal))
        {
            throw new ChartException(ChartFault.Load, "double-star (**) syntax is not supported");
        }

        var isNegated = line[0] == '!';
        var pattern = isNegated ? line[1..] : line;
        var onlyFolders = pattern.EndsWith('/');
        pattern = onlyFolders ? pattern[..^1] : pattern;
        var onName = !pattern.Contains('/');
        pattern = pattern.StartsWith('/') ? pattern[1..] : pattern;
        rules.Add(new Rule(
            FilePattern.Find(pattern) ?? throw new ChartException(ChartFault.Load, $"syntax error in pattern {pattern} of .helmignore"),
            isNegated,
            onlyFolders,
            onName));
    }

    private sealed record Rule(FilePattern Pattern, bool IsNegated, bool OnlyFolders, bool OnName);
}
