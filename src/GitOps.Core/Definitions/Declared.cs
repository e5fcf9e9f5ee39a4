using GitOps.Core.Objects;

namespace GitOps.Core.Definitions;

/// <summary>A source as it is declared now.</summary>
/// <param name="Definition">What is asked for.</param>
/// <param name="Digest">The declaration in the content store.</param>
/// <param name="Generation">Generation of the custom resource; 0 for a declaration made in code.</param>
internal sealed record DeclaredSource(SourceDefinition Definition, string Digest, long Generation);

/// <summary>A deployment as it is declared now.</summary>
/// <param name="Definition">What is asked for.</param>
/// <param name="Digest">The declaration in the content store.</param>
/// <param name="Generation">Generation of the custom resource; 0 for a declaration made in code.</param>
/// <param name="IsDeleted">Whether the declaration is being deleted and waits for its objects to be treated.</param>
/// <param name="ForceToken">The request that forces a release; empty for none.</param>
/// <param name="ResetToken">The request that counts failures of a release from zero; empty for none.</param>
internal sealed record DeclaredDeployment(
    DeploymentDefinition Definition, string Digest, long Generation, bool IsDeleted, string ForceToken = "", string ResetToken = "");

/// <summary>What is declared now, wherever it is declared.</summary>
internal interface IDeclarations
{
    IEnumerable<DeclaredSource> Sources { get; }

    DeclaredSource? FindSource(ObjectKey key);

    /// <summary>All deployments that are declared now.</summary>
    IEnumerable<DeclaredDeployment> Deployments { get; }

    DeclaredDeployment? FindDeployment(ObjectKey key);

    /// <summary>Every custom resource behind a declaration, as it was seen last.</summary>
    IEnumerable<KubeObject> Resources { get; }

    /// <summary>The custom resource as it was seen last; null for declarations made in code.</summary>
    KubeObject? FindResource(ObjectKey key);
}
