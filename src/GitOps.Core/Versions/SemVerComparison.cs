namespace GitOps.Core.Versions;

/// <summary>One comparison of a range, such as <c>&gt;=1.2</c> or <c>^0.3.x</c>.</summary>
internal sealed class SemVerComparison
{
    private readonly string @operator;
    private readonly string original;
    private readonly SemVer bound;
    private readonly Openness openness;

    private SemVerComparison(string @operator, string original, SemVer bound, Openness openness) =>
        (this.@operator, this.original, this.bound, this.openness) = (@operator, original, bound, openness);

    /// <summary>Which number is the first that was left open, by absence or by a wildcard.</summary>
    private enum Openness
    {
        Closed,
        Patch,
        Minor,
        Major,
    }

    public bool NamesPrerelease => bound.Prerelease.Length > 0;

    /// <summary>The comparison with a version whose numbers may be wildcards; null when they are no numbers otherwise.</summary>
    public static SemVerComparison? Find(string @operator, SemVerParts parts)
    {
        var openness = IsOpen(parts.Major) ? Openness.Major : IsOpen(parts.Minor) ? Openness.Minor : IsOpen(parts.Patch) ? Openness.Patch : Openness.Closed;
        var prerelease = parts.Prerelease.IsEmpty ? string.Empty : $"-{parts.Prerelease}";
        var text = openness switch
        {
            Openness.Major => "0.0.0" + prerelease,
            Openness.Minor => $"{parts.Major}.0.0{prerelease}",
            Openness.Patch => $"{parts.Major}.{parts.Minor}.0{prerelease}",
            _ => parts.Whole.ToString(),
        };
        return SemVer.TryParse(text, out var bound) ? new SemVerComparison(@operator, parts.Whole.ToString(), bound, openness) : null;
    }

    /// <summary>Why the version fails the comparison; null when it holds.</summary>
    public string? Refusal(SemVer version, bool admitsPrereleases) => version.Prerelease.Length > 0 && !admitsPrereleases
        ? $"\"{version}\" is a prerelease version and the constraint is only looking for release versions"
        : @operator switch
        {
            "!=" => Say(version, IsOther(version), "is equal to"),
            ">" => Say(version, IsGreater(version), "is less than or equal to"),
            "<" => Say(version, version.CompareTo(bound) < 0, "is greater than or equal to"),
            ">=" or "=>" => Say(version, version.CompareTo(bound) >= 0, "is less than"),
            "<=" or "=<" => Say(version, IsAtMost(version), "is greater than"),
            "~" or "~>" => TildeRefusal(version),
            "^" => CaretRefusal(version),
            _ when openness != Openness.Closed => TildeRefusal(version),
            _ => Say(version, version.CompareTo(bound) == 0, "is not equal to"),
        };

    public override string ToString() => @operator + original;

    private static bool IsOpen(ReadOnlySpan<char> number) => number is "" or "x" or "X" or "*";

    private bool IsOther(SemVer version) => openness switch
    {
        Openness.Closed => version.CompareTo(bound) != 0,
        _ when version.Major != bound.Major => true,
        Openness.Minor => false,
        _ when version.Minor != bound.Minor => true,
        Openness.Patch => SemVer.ComparePrereleases(version.Prerelease, bound.Prerelease) != 0,
        _ => version.Patch != bound.Patch || version.CompareTo(bound) != 0,
    };

    private bool IsGreater(SemVer version) => openness switch
    {
        Openness.Minor => version.Major > bound.Major,
        Openness.Patch => version.Major > bound.Major || (version.Major == bound.Major && version.Minor > bound.Minor),
        _ => version.CompareTo(bound) > 0,
    };

    private bool IsAtMost(SemVer version) => openness switch
    {
        Openness.Closed => version.CompareTo(bound) <= 0,
        Openness.Minor => version.Major <= bound.Major,
        _ => version.Major < bound.Major || (version.Major == bound.Major && version.Minor <= bound.Minor),
    };

    private string? TildeRefusal(SemVer version)
    {
        if (version.CompareTo(bound) < 0)
        {
            return Say(version, false, "is less than");
        }

        // ~0.0.0 and wildcards admit everything from there on.
        if (bound is { Major: 0, Minor: 0, Patch: 0 } && (openness is Openness.Closed or Openness.Major))
        {
            return null;
        }

        return version.Major != bound.Major ? Say(version, false, "does not have same major version as")
            : version.Minor != bound.Minor && openness != Openness.Minor ? Say(version, false, "does not have same major and minor version as")
            : null;
    }

    private string? CaretRefusal(SemVer version)
    {
        if (version.CompareTo(bound) < 0)
        {
            return Say(version, false, "is less than");
        }

        if (bound.Major > 0 || openness == Openness.Minor || version.Major > 0)
        {
            return Say(version, version.Major == bound.Major, "does not have same major version as");
        }

        if (bound.Minor > 0 || openness == Openness.Patch)
        {
            return version.Minor == bound.Minor
                ? null
                : Say(version, false, "does not have same minor version as") + ". Expected minor versions to match when constraint major version is 0";
        }

        return version.Minor > 0 ? Say(version, false, "does not have same minor version as")
            : version.Patch == bound.Patch ? null
            : Say(version, false, "does not equal") + ". Expect version and constraint to equal when major and minor versions are 0";
    }

    private string? Say(SemVer version, bool holds, string words) => holds ? null : $"\"{version}\" {words} \"{original}\"";
}
