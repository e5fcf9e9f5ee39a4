using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>From an artifact and a definition to manifests that are ready to be applied.</summary>
internal sealed class ManifestBuilder(
    SourceTrees trees,
    IEnumerable<IManifestRenderer> renderers,
    IContentStore contents,
    RenderCache cache,
    EngineSettings settings,
    Redaction redaction)
{
    private readonly IManifestRenderer[] renderers = [.. renderers];

    /// <param name="definition">What is declared.</param>
    /// <param name="source">Its source.</param>
    /// <param name="artifact">The content of the source.</param>
    /// <param name="inputs">All that the result is a function of.</param>
    /// <param name="variables">Variables; null for no substitution.</param>
    /// <param name="consulted">The objects of the cluster that the variables were read from.</param>
    /// <param name="withObjects">Whether the objects are needed; without, the digest of an unchanged build is enough.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <exception cref="FailureException">The artifact is not at hand, or the manifests cannot be built; the failure says which.</exception>
    public async Task<RenderedManifests> BuildAsync(
        DeploymentDefinition definition,
        SourceDefinition source,
        Artifact artifact,
        RenderKey inputs,
        SubstitutionVariables? variables,
        IReadOnlyList<ConsultedObject> consulted,
        bool withObjects,
        CancellationToken cancellationToken)
    {
        using var tree = await trees.OpenAsync(source, artifact, cancellationToken).ConfigureAwait(false);
        if (cache.Find(definition.Key, inputs, tree) is { } known && !(withObjects && known.Packed is null))
        {
            return known;
        }

        var renderer = renderers.FirstOrDefault(item => item.Supports(definition))
            ?? throw Broken(FailureClass.Stalled, Reasons.BuildFailed, $"no renderer is registered for {definition.Key.Kind}; add its room to the host");
        try
        {
            var built = await renderer.RenderAsync(new RenderRequest(definition, tree, artifact), cancellationToken).ConfigureAwait(false);
            var objects = PreparedManifests.Of(built.Objects, definition, variables, settings.KeepFluxControllers);
            var packing = Task.Run(() => PackedObjects.Pack(objects), CancellationToken.None); // beside what the store needs
            var redacted = KubeList.Of(objects.Select(item => (KubeValue)redaction.Redact(item).Root));
            var record = RenderRecord.Of(tree, built.Inputs, consulted, redaction).ToUtf8();
            var kept = await Task.WhenAll(contents.PutAsync(KubeJson.ToCanonicalUtf8(redacted), cancellationToken), contents.PutAsync(record, cancellationToken)).ConfigureAwait(false);
            var rendered = new RenderedManifests(inputs, kept[0], objects.Length, await packing.ConfigureAwait(false), built.Inputs, kept[1]) { Fresh = objects };
            cache.Keep(definition.Key, rendered);
            return rendered;
        }
        catch (ManifestException e)
        {
            throw Broken(FailureClass.Denied, Reasons.BuildFailed, e.Message, e);
        }
    }

    private static FailureException Broken(FailureClass kind, string reason, string message, Exception? inner = null) => new(new Failure(kind, reason, message), inner);
}
