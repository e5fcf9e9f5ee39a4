using GitOps.Core.Definitions;

namespace GitOps.Hosting.Declaring;

/// <summary>A source in two words for its events: address without credentials, and which content is wanted.</summary>
internal static class DescribeSource
{
    public static (string Url, string Reference) Of(SourceDefinition definition) => definition switch
    {
        GitRepository git => (Shown(git.Url), Of(git.Reference)),
        HelmChart chart => (chart.Source.Key.ToString(), chart.Source.Kind == HelmRepository.KindName ? $"{chart.Chart} {chart.Version}" : chart.Chart),
        HelmRepository repository => (Shown(repository.Url), repository.Type == HelmRepositoryType.Oci ? "registry" : "index"),
        OciRepository repository => (Shown(repository.Url), Of(repository.Reference)),
        _ => (string.Empty, string.Empty),
    };

    private static string Shown(Uri url) => new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri.ToString();

    private static string Of(OciReference reference) => reference switch
    {
        { Digest: { } digest } => $"digest {digest}",
        { SemVer: { } range } => $"semver {range}",
        { Tag: var tag } => $"tag {tag ?? OciReference.DefaultTag}",
    };

    private static string Of(GitReference reference) => reference switch
    {
        { Commit: { } commit } => $"commit {commit}",
        { Name: { } name } => name,
        { Tag: { } tag } => $"tag {tag}",
        { SemVer: { } range } => $"semver {range}",
        { Branch: var branch } => $"branch {branch ?? GitReference.DefaultBranch}",
    };
}
