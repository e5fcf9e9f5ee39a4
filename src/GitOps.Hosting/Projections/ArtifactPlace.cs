using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Hosting.Projections;

/// <summary>Where an artifact is said to lie: a name as Flux gives its files, and the address of the content.</summary>
internal readonly record struct ArtifactPlace(string File, string Url)
{
    public static ArtifactPlace Of(string kind, Artifact artifact)
    {
        var from = artifact.Provenance;
        return kind switch
        {
            HelmChart.KindName => new($"{from.Chart}-{artifact.Revision}.tgz", $"{from.Url}#{artifact.Revision}"),
            HelmRepository.KindName => new($"index-{Hex(artifact.Revision)}.yaml", from.Url),
            OciRepository.KindName => new($"sha256:{Hex(artifact.Revision)}.tar.gz", $"{from.Url}@sha256:{Hex(artifact.Revision)}"),
            _ => new(from.Commit, $"{from.Url}@{from.Commit}"),
        };
    }

    private static string Hex(string revision) => revision[(revision.LastIndexOf(':') + 1)..];
}
