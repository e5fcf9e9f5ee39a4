using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Chooses a version of a chart as Flux does: the very one that is named, else the highest in the range.</summary>
internal static class ChartVersions
{
    /// <summary>The wanted version of an index.</summary>
    /// <param name="name">The chart, for words.</param>
    /// <param name="wanted">A version or a range.</param>
    /// <param name="versions">What there is, highest first; null when the chart is not known.</param>
    /// <exception cref="RepositoryException">There is none.</exception>
    public static IndexedVersion Choose(string name, string wanted, IReadOnlyList<IndexedVersion>? versions)
    {
        if (versions is null or { Count: 0 })
        {
            throw new RepositoryException(RepositoryFault.Reference, $"no chart name found: the index does not list '{name}'");
        }

        if (versions.FirstOrDefault(found => found.Version.Original == wanted) is { } exact)
        {
            return exact;
        }

        var range = RangeOf(wanted);
        return versions.FirstOrDefault(found => IsComplete(found.Version.Original) && range.Contains(found.Version))
            ?? throw new RepositoryException(RepositoryFault.Reference, $"no '{name}' chart with version matching '{wanted}' found");
    }

    /// <summary>The wanted version of tags.</summary>
    /// <exception cref="RepositoryException">There is none.</exception>
    public static string ChooseTag(string wanted, IEnumerable<string> versions)
    {
        var all = versions.ToList();
        if (all.Contains(wanted, StringComparer.Ordinal))
        {
            return wanted;
        }

        var range = RangeOf(wanted);
        return all.Select(text => SemVer.TryParseTag(text, out var version) ? version : null).OfType<SemVer>().Where(version => range.Contains(version)).Max()?.Original
            ?? throw new RepositoryException(RepositoryFault.Content, $"could not locate a version matching provided version string {wanted}");
    }

    private static SemVerRange RangeOf(string wanted) => SemVerRange.TryParse(wanted.Length == 0 ? "*" : wanted, out var range, out var fault)
        ? range
        : throw new RepositoryException(RepositoryFault.Reference, $"improper constraint: {wanted}: {fault}");

    // Versions without all three parts take part only when they are named.
    private static bool IsComplete(string version) => version.Split('-', '+')[0].Count(c => c == '.') == 2;
}
