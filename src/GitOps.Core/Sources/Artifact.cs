using NodaTime;

namespace GitOps.Core.Sources;

/// <summary>What a source contained at one revision.</summary>
/// <param name="Revision">As Flux prints it: <c>main@sha1:…</c>, <c>v1.2.3@sha1:…</c>, <c>sha1:…</c>.</param>
/// <param name="Digest"><c>sha256:…</c> or <c>sha1:…</c> of the content after ignore rules: equal digests mean equal trees.</param>
/// <param name="Provenance">Where the content came from and who made it.</param>
public sealed record Artifact(string Revision, string Digest, Provenance Provenance);

/// <summary>Where content came from. Fields that a kind of source does not know are empty.</summary>
public sealed record Provenance
{
    /// <summary>Address of the source, without credentials.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The commit, 40 hexadecimal digits.</summary>
    public string Commit { get; init; } = string.Empty;

    /// <summary>The reference that led to the commit: branch, tag or full name.</summary>
    public string Reference { get; init; } = string.Empty;

    /// <summary><c>Name &lt;mail&gt;</c> of who wrote the change.</summary>
    public string Author { get; init; } = string.Empty;

    /// <summary>When the change was written.</summary>
    public Instant? AuthoredAt { get; init; }

    /// <summary><c>Name &lt;mail&gt;</c> of who committed it.</summary>
    public string Committer { get; init; } = string.Empty;

    /// <summary>When it was committed.</summary>
    public Instant? CommittedAt { get; init; }

    /// <summary>First line of the commit message.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>Key that signed it, as its verification names it; empty when it was not verified.</summary>
    public string Signer { get; init; } = string.Empty;
}
