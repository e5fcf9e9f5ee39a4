using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Hosting.Projections;

/// <summary>What Flux says of an artifact, by kind of its source.</summary>
internal static class SourceWords
{
    private const int LongestSubject = 50;

    /// <summary>Reason and message of the conditions of a source that is ready.</summary>
    public static (string Reason, string Message) OfStored(string kind, Artifact artifact) => kind switch
    {
        HelmChart.KindName => (OfBuild(artifact), artifact.Provenance.Summary ?? string.Empty),
        HelmRepository.KindName => ("Succeeded", $"stored artifact: revision '{artifact.Revision}'"),
        OciRepository.KindName => ("Succeeded", $"stored artifact for digest '{artifact.Revision}'"),
        _ => ("Succeeded", $"stored artifact for revision '{artifact.Revision}'"),
    };

    /// <summary>Reason and message of the event about a new artifact.</summary>
    public static (string Reason, string Message) OfNew(string kind, Artifact artifact)
    {
        var from = artifact.Provenance;
        return kind switch
        {
            HelmChart.KindName => (OfBuild(artifact), from.Summary ?? string.Empty),
            HelmRepository.KindName => ("NewArtifact", $"stored fetched index{(from.Summary is { } size ? $" of size {size}" : " of unknown size")} from '{from.Url}'"),
            OciRepository.KindName => ("NewArtifact", $"stored artifact with revision '{artifact.Revision}' from '{from.Url}'{Origin(from)}"),
            _ => ("NewArtifact", $"stored artifact for commit '{(from.Subject.Length <= LongestSubject ? from.Subject : from.Subject[..LongestSubject] + "...")}'"),
        };
    }

    /// <summary>What is said of an artifact whose signature is good.</summary>
    public static string OfVerified(string kind, Artifact artifact) => kind switch
    {
        HelmChart.KindName => $"verified signature of version {artifact.Revision}",
        GitRepository.KindName => $"verified signature of\n\t- commit '{artifact.Provenance.Commit}' with key '{artifact.Provenance.Signer}'",
        _ => $"verified signature of revision {artifact.Revision}",
    };

    private static string OfBuild(Artifact artifact) =>
        artifact.Provenance.Summary?.StartsWith("packaged", StringComparison.Ordinal) == true ? "ChartPackageSucceeded" : "ChartPullSucceeded";

    private static string Origin(Provenance from) => from is { OriginSource: { } source, OriginRevision: { } revision }
        ? $", origin source '{source}', origin revision '{revision}'"
        : string.Empty;
}
