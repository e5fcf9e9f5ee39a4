using System.Collections.Immutable;
using GitOps.Core.Definitions;

namespace GitOps.Core.Sources;

/// <summary>Other sources of the namespace of a source, for what is made of several.</summary>
public interface ISourceNeighbours
{
    /// <summary>What is declared now.</summary>
    ImmutableArray<SourceDefinition> List();

    /// <summary>A source with what is needed to use it; null when none of that key is declared.</summary>
    /// <exception cref="FailureException">Its Secrets cannot be read.</exception>
    Task<ReferredSource?> FindAsync(ObjectKey key, CancellationToken cancellationToken);
}

/// <summary>A source that another one is made of.</summary>
/// <param name="Definition">What it is declared as.</param>
/// <param name="Artifact">What it contained last; null when it has no content yet, or never has any.</param>
public sealed record ReferredSource(SourceDefinition Definition, Artifact? Artifact)
{
    private readonly Func<CancellationToken, Task<IFileTree?>>? open;

    /// <summary>A source whose tree can be opened.</summary>
    public ReferredSource(SourceDefinition definition, Artifact? artifact, Func<CancellationToken, Task<IFileTree?>> open)
        : this(definition, artifact) => this.open = open;

    /// <summary>The Secret that the definition names; null when it names none.</summary>
    public SecretData? Credentials { get; init; }

    /// <summary>The Secret with certificates; null when the definition names none.</summary>
    public SecretData? Certificates { get; init; }

    /// <summary>Opens the tree of <see cref="Artifact"/>.</summary>
    /// <returns>The tree; null when there is no artifact or its content is not at hand.</returns>
    public Task<IFileTree?> OpenAsync(CancellationToken cancellationToken) => open is null ? Task.FromResult<IFileTree?>(null) : open(cancellationToken);
}

/// <summary>No other sources.</summary>
internal sealed class NoNeighbours : ISourceNeighbours
{
    public static NoNeighbours Instance { get; } = new();

    public ImmutableArray<SourceDefinition> List() => [];

    public Task<ReferredSource?> FindAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult<ReferredSource?>(null);
}
