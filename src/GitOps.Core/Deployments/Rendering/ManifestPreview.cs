using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Shows what a deployment would apply, by the way that the engine itself goes, without an engine, a store or an event.</summary>
/// <param name="renderers">The renderers of the host.</param>
public sealed class ManifestPreview(IEnumerable<IManifestRenderer> renderers)
{
    /// <summary>The objects as they would be applied, in the order of application. Secrets are in clear: who prints them masks them.</summary>
    /// <param name="definition">What is declared.</param>
    /// <param name="tree">The files of its source.</param>
    /// <param name="cluster">Where <c>postBuild.substituteFrom</c> is read; null leaves it out.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="ManifestException">The input cannot be used; names file and line where there is one.</exception>
    /// <exception cref="FailureException">A source of variables is missing, or a name is no variable name.</exception>
    public async Task<ImmutableArray<KubeObject>> BuildAsync(DeploymentDefinition definition, IFileTree tree, ICluster? cluster, CancellationToken cancellationToken)
    {
        var renderer = renderers.FirstOrDefault(item => item.Supports(definition))
            ?? throw new ManifestException($"no renderer is registered for {definition.Key.Kind}; add its room to the host");
        var artifact = new Artifact("preview", "preview", new Provenance());
        var built = await renderer.RenderAsync(new RenderRequest(definition, tree, artifact), cancellationToken).ConfigureAwait(false);
        var variables = cluster is null ? Variables.Given(definition) : await Variables.ReadAsync(cluster, definition, cancellationToken).ConfigureAwait(false);
        return PreparedManifests.Of(built.Objects, definition, variables, keepFluxControllers: false);
    }
}
