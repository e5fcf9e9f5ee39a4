using GitOps.Core.Sources;
using LibGit2Sharp;
using NodaTime;

namespace GitOps.Adapters.Git;

/// <summary>Who made a commit, and when.</summary>
internal static class GitProvenance
{
    private const int MaximumLength = 1024;
    private const int MaximumMessage = 64 * 1024;

    public static Provenance Of(Commit commit, string address, string label) => new()
    {
        Url = address,
        Commit = commit.Sha,
        Reference = label,
        Author = Name(commit.Author),
        AuthoredAt = Instant.FromDateTimeOffset(commit.Author.When),
        Committer = Name(commit.Committer),
        CommittedAt = Instant.FromDateTimeOffset(commit.Committer.When),
        Subject = Bounded(commit.MessageShort),
    };

    /// <summary>The whole message, as far as it is for people.</summary>
    public static string MessageOf(Commit commit) => Bounded(commit.Message, MaximumMessage);

    private static string Name(Signature signature) => Bounded($"{signature.Name} <{signature.Email}>");

    private static string Bounded(string text, int maximum = MaximumLength) => text.Length > maximum ? text[..maximum] : text;
}
