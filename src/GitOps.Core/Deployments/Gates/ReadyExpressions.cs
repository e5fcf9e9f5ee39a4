using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Gates;

/// <summary>Asks <c>spec.dependsOn[].readyExpr</c> about a dependency, over both definitions as they are in the cluster, status and all.</summary>
internal static class ReadyExpressions
{
    /// <summary>What the expression says; null when there is none, or nothing to ask it about.</summary>
    /// <exception cref="FailureException">The expression has no value, or the cluster did not answer.</exception>
    public static async Task<bool?> EvaluateAsync(
        ICluster cluster, DeploymentDefinition self, DeclaredDeployment? dependency, DependencyReference reference, CancellationToken cancellationToken)
    {
        if (reference.ReadyExpression is not { } text || dependency is null)
        {
            return null;
        }

        try
        {
            return ReadyExpression.Compile(text).IsReady(
                await FindAsync(cluster, self, cancellationToken).ConfigureAwait(false),
                await FindAsync(cluster, dependency.Definition, cancellationToken).ConfigureAwait(false));
        }
        catch (ClusterException e)
        {
            throw new FailureException(new Failure(e.Class, Reasons.DependencyNotReady, $"reading '{dependency.Definition.Key}' for readyExpr: {e.Message}"), e);
        }
    }

    // A definition made in code is in no cluster and has no status; its declaration is all there is to ask about.
    private static async Task<KubeObject> FindAsync(ICluster cluster, DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        var written = DefinitionWriter.Write(definition);
        return await cluster.FindAsync(written.Reference, cancellationToken).ConfigureAwait(false) ?? written;
    }
}
