using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Chooses a version of a chart as Flux does: the very one that is named, else the highest in the range.</summary>
internal static class ChartVersions
{
    /// <summary>The wanted version.</summary>
    /// <exception cref="FailureException">There is none.</exception>
    public static IndexedVersion Choose(HelmChart chart, IReadOnlyList<IndexedVersion> versions)
    {
        if (versions.Count == 0)
        {
            throw RepositoryFailures.Reference($"no chart name found: the index does not list '{chart.Chart}'");
        }

        var exact = versions.FirstOrDefault(found => found.Version.Original == chart.Version);
        if (exact is not null)
        {
            return exact;
        }

        var inRange = SemVerRange.TryParse(chart.Version.Length == 0 ? "*" : chart.Version, out var range, out _)
            ? versions.FirstOrDefault(found => IsComplete(found.Version.Original) && range.Contains(found.Version))
            : null;
        return inRange ?? throw RepositoryFailures.Reference($"no '{chart.Chart}' chart with version matching '{chart.Version}' found");
    }

    // Versions without all three parts take part only when they are named.
    private static bool IsComplete(string version) => version.Split('-', '+')[0].Count(c => c == '.') == 2;
}
