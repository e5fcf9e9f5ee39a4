using GitOps.Core.Definitions;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Git.References;

/// <summary>Which commit a definition asks for, given what the repository has. Precedence: commit, name, tag, semver, branch.</summary>
internal static class CommitSelection
{
    /// <summary>Finds the commit.</summary>
    /// <param name="wanted">The reference of the definition.</param>
    /// <param name="references">What the repository answered.</param>
    /// <param name="address">Address for messages.</param>
    /// <param name="latestOf">Of several references whose versions are equal, the one whose commit is the youngest.</param>
    public static WantedCommit Select(GitReference wanted, RemoteReferences references, string address, Func<IReadOnlyList<string>, string> latestOf) => wanted switch
    {
        { Commit: { Length: > 0 } commit } => Pinned(commit, wanted, references, address),
        { Name: { Length: > 0 } name } => Named(name, references, address),
        { Tag: { Length: > 0 } tag } => Existing("refs/tags/" + tag, tag, references, address),
        { SemVer: { Length: > 0 } range } => Versioned(range, references, address, latestOf),
        _ => Branch(wanted.Branch is { Length: > 0 } branch ? branch : GitReference.DefaultBranch, references, address),
    };

    private static WantedCommit Pinned(string commit, GitReference wanted, RemoteReferences references, string address)
    {
        RequireContent(references, address);
        var branch = wanted.Branch is { Length: > 0 } named ? named : null;
        var reference = branch is null ? string.Empty : "refs/heads/" + branch;
        if (branch is not null && references.FindCommit(reference) is null)
        {
            throw NoSuchReference(reference, address);
        }

        if (commit.Length != 40 || commit.AsSpan().ContainsAnyExcept(HexDigits))
        {
            throw GitFailures.Checkout($"unable to resolve commit object for '{commit}': object not found");
        }

        var label = wanted.Name is { Length: > 0 } name ? name : branch ?? string.Empty;
        return new WantedCommit(commit.ToLowerInvariant(), reference, label, IsPinned: true);
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static WantedCommit Named(string name, RemoteReferences references, string address)
    {
        if (references.IsEmpty)
        {
            throw GitFailures.Checkout($"unable to list remote for '{address}': remote repository is empty");
        }

        var isWellFormed = !name.StartsWith('/') && !name.EndsWith('/');
        return isWellFormed && references.FindCommit(name) is { } commit
            ? new WantedCommit(commit, RemoteReferences.WithoutPeeling(name), name) { Tag = references.FindTag(RemoteReferences.WithoutPeeling(name)) }
            : throw GitFailures.Checkout($"unable to resolve ref '{name}' to a specific commit");
    }

    private static WantedCommit Versioned(string range, RemoteReferences references, string address, Func<IReadOnlyList<string>, string> latestOf)
    {
        if (!SemVerRange.TryParse(range, out var parsed, out var fault))
        {
            throw GitFailures.Checkout($"semver parse error: {fault}");
        }

        RequireContent(references, address);
        var highest = new List<(string Tag, SemVer Version)>();
        foreach (var tag in references.Tags)
        {
            if (!SemVer.TryParseTag(tag, out var version) || !parsed.Contains(version))
            {
                continue;
            }

            var order = highest.Count == 0 ? 1 : version.CompareTo(highest[0].Version);
            if (order > 0)
            {
                highest.Clear();
            }

            if (order >= 0)
            {
                highest.Add((tag, version));
            }
        }

        return highest.Count switch
        {
            0 => throw GitFailures.Checkout($"no match found for semver: {range}"),
            1 => Existing("refs/tags/" + highest[0].Tag, highest[0].Tag, references, address),
            _ when latestOf([.. highest.Select(found => "refs/tags/" + found.Tag)]) is var reference =>
                Existing(reference, reference["refs/tags/".Length..], references, address),
            _ => throw new InvalidOperationException("a count is never negative"),
        };
    }

    private static WantedCommit Branch(string branch, RemoteReferences references, string address) =>
        references.IsEmpty ? throw GitFailures.Empty() : Existing("refs/heads/" + branch, branch, references, address);

    private static WantedCommit Existing(string reference, string label, RemoteReferences references, string address)
    {
        RequireContent(references, address);
        return references.FindCommit(reference) is { } commit
            ? new WantedCommit(commit, reference, label) { Tag = references.FindTag(reference) }
            : throw NoSuchReference(reference, address);
    }

    private static void RequireContent(RemoteReferences references, string address)
    {
        if (references.IsEmpty)
        {
            throw GitFailures.Checkout($"unable to clone: remote repository is empty: git repository: '{address}'");
        }
    }

    private static Core.FailureException NoSuchReference(string reference, string address) =>
        GitFailures.Checkout($"unable to clone: couldn't find remote ref '{reference}': git repository: '{address}'");
}
