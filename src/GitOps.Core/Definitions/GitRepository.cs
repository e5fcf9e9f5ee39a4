namespace GitOps.Core.Definitions;

/// <summary>A Git repository, <c>GitRepository</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
public sealed record GitRepository : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "GitRepository";

    /// <summary><c>http</c>, <c>https</c>, <c>ssh</c> as Flux; also <c>file</c>, which Flux refuses and local work needs.</summary>
    public required Uri Url { get; init; }

    /// <summary>Which commit is wanted.</summary>
    public GitReference Reference { get; init; } = new();

    /// <summary><c>spec.ignore</c>: rules in the grammar of <c>.gitignore</c> that replace the built-in exclusions; null for none.</summary>
    public string? Ignore { get; init; }

    /// <summary>Whether submodules belong to the artifact.</summary>
    public bool RecurseSubmodules { get; init; }

    /// <summary>Signatures without which no artifact is made; null for none.</summary>
    public GitVerification? Verification { get; init; }
}

/// <summary>Signatures that are required, <c>spec.verify</c>.</summary>
/// <param name="Mode">What must be signed.</param>
/// <param name="SecretName">The Secret with public keys: entries ending in <c>.sshpub</c> are SSH keys, others armoured PGP key rings.</param>
public sealed record GitVerification(GitVerificationMode Mode, string SecretName);

/// <summary>What must be signed.</summary>
public enum GitVerificationMode
{
    /// <summary>The commit.</summary>
    Head,

    /// <summary>The annotated tag that led to the commit.</summary>
    Tag,

    /// <summary>Both.</summary>
    TagAndHead,
}

/// <summary>Which commit of a repository is wanted. Of several, the first in the order commit, name, tag, semver, branch counts.</summary>
public sealed record GitReference
{
    /// <summary>A branch; with <see cref="Commit"/>, the branch the commit must be on.</summary>
    public string? Branch { get; init; }

    /// <summary>A tag.</summary>
    public string? Tag { get; init; }

    /// <summary>A version range; the highest tag in it counts.</summary>
    public string? SemVer { get; init; }

    /// <summary>A full reference name, <c>refs/…</c>.</summary>
    public string? Name { get; init; }

    /// <summary>A commit, 40 hexadecimal digits.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that counts when nothing is said: <c>master</c>, as in Flux.</summary>
    public const string DefaultBranch = "master";
}
