using System.Globalization;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Packing;

/// <summary>What a chart's version says about how it was made: of which revision of its source, and with values files of which generation.</summary>
internal static class VersionMetadata
{
    private const int ShortRevision = 12;

    /// <summary>The metadata; empty for none.</summary>
    public static string Of(HelmChart chart, ReferredSource source, long generation)
    {
        var parts = new List<string>();
        if (chart.Strategy == ChartStrategy.Revision && source is { Definition: not HelmRepository, Artifact.Revision: var revision })
        {
            var hash = revision[(revision.LastIndexOf(':') + 1)..];
            parts.Add(hash.Length <= ShortRevision ? hash : hash[..ShortRevision]);
        }

        if (!ValuesFilesOf(chart).IsEmpty)
        {
            parts.Add(generation.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join('.', parts);
    }

    /// <summary>The values files that count: <c>values.yaml</c> alone is what a chart has anyway.</summary>
    public static System.Collections.Immutable.ImmutableArray<string> ValuesFilesOf(HelmChart chart) => chart.ValuesFiles is ["values.yaml"] ? [] : chart.ValuesFiles;

    /// <summary>A version with metadata in the place of its own.</summary>
    /// <exception cref="FailureException">The version is none.</exception>
    public static string Set(string version, string metadata)
    {
        if (metadata.Length == 0)
        {
            return version;
        }

        return SemVer.TryParse(version, out var parsed, out var fault)
            ? string.Create(CultureInfo.InvariantCulture, $"{parsed.Major}.{parsed.Minor}.{parsed.Patch}{(parsed.Prerelease.Length > 0 ? "-" + parsed.Prerelease : string.Empty)}+{metadata}")
            : throw RepositoryFailures.Metadata($"failed to parse version from chart metadata as SemVer: {fault}");
    }
}
