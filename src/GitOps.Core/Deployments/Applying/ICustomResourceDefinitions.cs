using System.Collections.Immutable;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Makes a cluster know the kinds of the Flux API that this engine handles.</summary>
public interface ICustomResourceDefinitions
{
    /// <summary>Installs or updates what is ours, leaves alone what is not, and returns once the server serves every kind.</summary>
    /// <remarks>
    /// May be called at every start and by several hosts at once. A definition that somebody else installed, as Flux does, is left as it is when it
    /// serves the version that is needed; one of a newer engine is left too.
    /// </remarks>
    /// <exception cref="ClusterException">The server refused or could not be reached.</exception>
    /// <exception cref="FailureException">A definition of somebody else does not serve the version that is needed, or the server does not establish one.</exception>
    Task<ImmutableArray<InstalledDefinition>> InstallAsync(CancellationToken cancellationToken);
}

/// <summary>What became of one definition.</summary>
/// <param name="Name">Of the CustomResourceDefinition, <c>plural.group</c>.</param>
/// <param name="Outcome">What was done.</param>
public sealed record InstalledDefinition(string Name, DefinitionOutcome Outcome);

/// <summary>What can become of a definition.</summary>
public enum DefinitionOutcome
{
    /// <summary>It was not there.</summary>
    Installed,

    /// <summary>It was ours and older, or was changed.</summary>
    Updated,

    /// <summary>It was ours and as it should be.</summary>
    Unchanged,

    /// <summary>It is somebody else's, or that of a newer engine, and serves what is needed.</summary>
    LeftAlone,
}
