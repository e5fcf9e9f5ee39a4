using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Guards;

/// <summary>
/// Finds, for objects that leave a deployment, the deployment that has them from now on: by its inventory, or, when both are made from
/// one source, by what that source makes of it now. So a move between two folders is no deletion, whichever of the two is looked at first.
/// </summary>
internal sealed class Handover(
    IDeclarations declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> sources,
    AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> deployments,
    ManifestBuilder manifests,
    Redaction redaction,
    ICluster cluster)
{
    /// <summary>Object to the deployment that takes it; what nobody takes is not named.</summary>
    public async Task<ImmutableDictionary<ObjectId, ObjectKey>> FindAsync(DeploymentDefinition owner, IEnumerable<ObjectRef> leaving, CancellationToken cancellationToken)
    {
        var open = leaving.Select(item => item.Id).ToHashSet();
        var takers = ImmutableDictionary.CreateBuilder<ObjectId, ObjectKey>();
        foreach (var other in declarations.Deployments.Where(item => !item.IsDeleted && item.Definition.Key != owner.Key && item.Definition.KubeConfig == owner.KubeConfig).OrderBy(item => item.Definition.Key.ToString(), StringComparer.Ordinal))
        {
            if (open.Count == 0)
            {
                break;
            }

            foreach (var id in await HoldingsAsync(other, owner, cancellationToken).ConfigureAwait(false))
            {
                if (open.Remove(id))
                {
                    takers[id] = other.Definition.Key;
                }
            }
        }

        return takers.ToImmutable();
    }

    private async Task<IEnumerable<ObjectId>> HoldingsAsync(DeclaredDeployment other, DeploymentDefinition owner, CancellationToken cancellationToken)
    {
        var state = (await deployments.LoadAsync(Streams.Deployment(other.Definition.Key), cancellationToken).ConfigureAwait(false)).State;
        if (other.Definition.Source.Key != owner.Source.Key || other.Definition.Suspend || other.Definition is not Kustomization)
        {
            return state.Inventory.Select(item => item.Id);
        }

        // What it is made to be now counts more than what it had: it may be about to let go of the object too.
        return await RenderedAsync(other, cancellationToken).ConfigureAwait(false) ?? state.Inventory.Select(item => item.Id);
    }

    // Null when it cannot be said: then what it has now is all that is known.
    private async Task<IEnumerable<ObjectId>?> RenderedAsync(DeclaredDeployment other, CancellationToken cancellationToken)
    {
        var source = declarations.FindSource(other.Definition.Source.Key);
        var artifact = (await sources.LoadAsync(Streams.Source(other.Definition.Source.Key), cancellationToken).ConfigureAwait(false)).State.Artifact;
        if (source is null || artifact is null)
        {
            return null;
        }

        try
        {
            var consulted = new ConsultedCluster(cluster);
            var variables = await Variables.ReadAsync(consulted, other.Definition, cancellationToken).ConfigureAwait(false);
            var digest = variables is { } found ? redaction.DigestOf(found.ToCanonicalUtf8()) : string.Empty;
            var inputs = new RenderKey(artifact.Revision, artifact.Digest, other.Digest, digest);
            var rendered = await manifests.BuildAsync(other.Definition, source.Definition, artifact, inputs, variables, consulted.Consulted, withObjects: true, cancellationToken).ConfigureAwait(false);
            return rendered.Unpack().Select(item => item.Reference.Id);
        }
        catch (FailureException)
        {
            // Its own run reports what is wrong with it.
            return null;
        }
    }
}
