using GitOps.Core.Definitions;

namespace GitOps.Hosting.Declaring;

/// <summary>A source in two words for its events: address without credentials, and which content is wanted.</summary>
internal static class DescribeSource
{
    public static (string Url, string Reference) Of(SourceDefinition definition) => definition switch
    {
        GitRepository git => (new UriBuilder(git.Url) { UserName = string.Empty, Password = string.Empty }.Uri.ToString(), Of(git.Reference)),
        _ => (string.Empty, string.Empty),
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
