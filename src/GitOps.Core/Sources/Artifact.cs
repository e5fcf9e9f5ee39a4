using NodaTime;

namespace GitOps.Core.Sources;

/// <summary>What a source contained at one revision.</summary>
/// <param name="Revision">
/// As Flux prints it: <c>main@sha1:…</c> or <c>sha1:…</c> of Git, <c>latest@sha256:…</c> or <c>sha256:…</c> of a registry, the version of a chart,
/// the digest of an index.
/// </param>
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

    /// <summary>Name of the chart.</summary>
    public string? Chart { get; init; }

    /// <summary>What was done to make the artifact, as Flux says it: <c>pulled 'podinfo' chart with version '6.5.4'</c>.</summary>
    public string? Summary { get; init; }

    /// <summary>Values files that were merged into the chart, in their order, one a line; null when its own values stayed.</summary>
    public string? ValuesFiles { get; init; }

    /// <summary>Revision of the source that this one was made of.</summary>
    public string? Upstream { get; init; }

    /// <summary>Where the content was made, as the annotation <c>org.opencontainers.image.source</c> of a registry's artifact says.</summary>
    public string? OriginSource { get; init; }

    /// <summary>Of which revision it was made, as the annotation <c>org.opencontainers.image.revision</c> says.</summary>
    public string? OriginRevision { get; init; }

    /// <summary>Key that signed it, as its verification names it; empty when it was not verified.</summary>
    public string Signer { get; init; } = string.Empty;
}
