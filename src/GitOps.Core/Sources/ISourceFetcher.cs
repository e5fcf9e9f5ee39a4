using System.Collections.Immutable;
using GitOps.Core.Definitions;

namespace GitOps.Core.Sources;

/// <summary>Turns what a source is declared as into what it contains now.</summary>
/// <remarks>
/// Called concurrently for different sources, never twice at once for the same one. Idempotent: the same revision gives the same digest.
/// Reads only what changed since the last artifact.
/// </remarks>
public interface ISourceFetcher
{
    /// <summary>Whether this fetcher knows the kind of source.</summary>
    bool Supports(SourceDefinition definition);

    /// <summary>Looks at the source.</summary>
    /// <returns><see cref="SourceObservation.Fetched"/>, <see cref="SourceObservation.Unchanged"/> or <see cref="SourceObservation.Broken"/>.</returns>
    Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken);

    /// <summary>Opens the tree of an artifact that was fetched before.</summary>
    /// <returns>The tree after ignore rules; null when the content is no longer at hand and must be fetched again.</returns>
    Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken);

    /// <summary>Removes what was kept for a source that is gone.</summary>
    Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken);
}

/// <summary>One look at a source.</summary>
/// <param name="Definition">What it is declared as.</param>
/// <param name="Last">What it contained last; null at the first time.</param>
/// <param name="Credentials">The Secret that the definition names; null when it names none.</param>
public sealed record SourceFetch(SourceDefinition Definition, Artifact? Last, SecretData? Credentials)
{
    /// <summary>The Secret with the public keys that signatures are checked with; null when the definition asks for none.</summary>
    public SecretData? VerificationKeys { get; init; }

    /// <summary>The Secret with certificates; null when the definition names none.</summary>
    public SecretData? Certificates { get; init; }

    /// <summary>The Secret with the address of a proxy; null when the definition names none.</summary>
    public SecretData? Proxy { get; init; }

    /// <summary>Pull Secrets of the service account that the definition names.</summary>
    public ImmutableArray<SecretData> PullSecrets { get; init; } = [];

    /// <summary>Generation of the custom resource; 0 for a declaration made in code.</summary>
    public long Generation { get; init; }

    /// <summary>Whether <see cref="Last"/> was fetched for this very definition.</summary>
    public bool IsSameDefinition { get; init; }

    /// <summary>The source that this one is made of; null for a source of its own.</summary>
    public ReferredSource? Upstream { get; init; }

    /// <summary>Other sources of the namespace.</summary>
    public ISourceNeighbours Neighbours { get; init; } = NoNeighbours.Instance;
}

/// <summary>What was seen of a source.</summary>
public abstract record SourceObservation
{
    private SourceObservation()
    {
    }

    /// <summary>The source has content that differs from the last artifact in revision or digest.</summary>
    public sealed record Fetched(Artifact Artifact) : SourceObservation
    {
        /// <summary>The whole message of the commit, for <see cref="SourceRevision"/>; null where there is none.</summary>
        public string? Message { get; init; }
    }

    /// <summary>The source was reached and is as before.</summary>
    public sealed record Unchanged(string Revision) : SourceObservation;

    /// <summary>The source could not be read; the class of the failure says what follows.</summary>
    public sealed record Broken(Failure Failure) : SourceObservation;
}
