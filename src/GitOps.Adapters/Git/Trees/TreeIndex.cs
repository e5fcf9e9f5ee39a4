using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Sources;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Trees;

/// <summary>The folders of one commit after ignore rules. Immutable; shares what is equal with the index it was made from.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Ignore"><c>spec.ignore</c> that was applied.</param>
/// <param name="RulesKey">Equal keys mean equal rules.</param>
/// <param name="Root">The root folder.</param>
internal sealed record TreeIndex(string Commit, string? Ignore, string RulesKey, VisibleFolder Root)
{
    /// <summary>Digest of the artifact: the hash of the Git tree that has exactly the visible content.</summary>
    public string Digest => "sha1:" + Root.Digest;

    /// <summary>Indexes a commit.</summary>
    /// <exception cref="Core.FailureException">The tree is too large.</exception>
    /// <exception cref="LibGit2SharpException">An object is missing or unreadable.</exception>
    public static TreeIndex Build(Repository repository, string commit, string? ignore, TreeIndex? before, int maximumEntries, CancellationToken cancellationToken)
    {
        var root = repository.Lookup<Commit>(commit)?.Tree ?? throw new NotFoundException($"there is no commit {commit}");
        var raw = new RawFolderReader(maximumEntries, cancellationToken).Read(root, before?.Root.Raw);
        var key = KeyOf(raw, ignore);
        var comparable = before is not null && before.RulesKey == key ? before.Root : null;
        return new TreeIndex(commit, ignore, key, VisibleFolder.Filter(raw, RulesOf(repository, raw, ignore), comparable));
    }

    private static IgnoreRules RulesOf(Repository repository, RawFolder raw, string? ignore) => IgnoreRules.Create(
        raw.IgnoreFiles.Select(file => new IgnoreFile(file.Folder, repository.Lookup<Blob>(file.Blob)?.GetContentText(Encoding.UTF8)
            ?? throw new NotFoundException($"there is no object {file.Blob.Sha}"))),
        ignore);

    private static string KeyOf(RawFolder raw, string? ignore)
    {
        var text = new StringBuilder(ignore).Append('\0');
        foreach (var file in raw.IgnoreFiles)
        {
            text.Append(file.Folder).Append('\0').Append(file.Blob.Sha).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
