using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Makes objects of a file tree and a definition. A pure function of the inputs it reports.</summary>
/// <remarks>Called concurrently for different deployments.</remarks>
public interface IManifestRenderer
{
    /// <summary>Whether this renderer knows the kind of deployment.</summary>
    bool Supports(DeploymentDefinition definition);

    /// <summary>Builds the objects.</summary>
    /// <exception cref="ManifestException">The input cannot be used; names file and line where there is one.</exception>
    Task<RenderResult> RenderAsync(RenderRequest request, CancellationToken cancellationToken);
}

/// <summary>One build.</summary>
/// <param name="Definition">What is declared.</param>
/// <param name="Tree">The source's files.</param>
/// <param name="Artifact">The source's revision and provenance.</param>
public sealed record RenderRequest(DeploymentDefinition Definition, IFileTree Tree, Artifact Artifact);

/// <summary>What a build made.</summary>
/// <param name="Objects">The objects in the order of the build; complete (apiVersion, kind, name), lists expanded, without duplicates.</param>
/// <param name="Inputs">What was read, for the render cache.</param>
public sealed record RenderResult(ImmutableArray<KubeObject> Objects, RenderInputs Inputs);

/// <summary>Everything of the tree that a build depends on.</summary>
/// <param name="Files">Path to digest of every file that was read.</param>
/// <param name="Absent">Paths that were looked for and not there.</param>
/// <param name="Folders">Path to digest of folders that were listed; an empty digest means that the list of names is what counts.</param>
public sealed record RenderInputs(
    ImmutableSortedDictionary<string, string> Files,
    ImmutableSortedSet<string> Absent,
    ImmutableSortedDictionary<string, string> Folders)
{
    /// <summary>Address to commit of everything that was read from other repositories. Empty for nearly all builds.</summary>
    public ImmutableSortedDictionary<string, string> Remotes { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the same build may be remembered: false when it read a branch or tag of another repository, which may move.</summary>
    public bool IsLasting { get; init; } = true;

    /// <summary>Nothing was read.</summary>
    public static RenderInputs None { get; } = new(
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
}
