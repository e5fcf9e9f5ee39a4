using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Renders what is no release once more, on the engine's own path.</summary>
internal sealed class KustomizationsAgain(SourceTrees trees, IEnumerable<IManifestRenderer> renderers, ICluster? live, Redaction? redaction)
{
    private static readonly Redaction NoKey = new(new byte[32]);

    /// <exception cref="MissingInputException">Something that it was made of is not known any more, or it renders to something else.</exception>
    public async Task ProveAsync(RecordedRender record, RenderRecord? kept, DeploymentDefinition definition, SourceDefinition source, Artifact artifact, CancellationToken cancellationToken)
    {
        var variables = await VariablesAsync(record, kept, definition, cancellationToken).ConfigureAwait(false);
        var (rendered, needsKey) = (string.Empty, false);

        // Whether Flux's own controllers are applied is an option of the host, which the log does not tell: either may be it.
        foreach (var keepsControllers in (bool[])[false, true])
        {
            var settings = new EngineSettings("gitops-audit", 1, AllowCrossNamespaceReferences: true, keepsControllers);
            var builder = new ManifestBuilder(trees, renderers, new DigestOnly(), new RenderCache(), settings, redaction ?? NoKey);
            try
            {
                var built = await builder.BuildAsync(definition, source, artifact with { Revision = record.Inputs.Revision }, record.Inputs, variables, [], withObjects: true, cancellationToken).ConfigureAwait(false);
                if (built.Digest == record.ManifestsDigest)
                {
                    return;
                }

                (rendered, needsKey) = (built.Digest, redaction is null && built.Unpack().Any(item => item.Kind == "Secret"));
            }
            catch (FailureException e)
            {
                throw new MissingInputException(RenderOutcome.Differs, $"it cannot be rendered any more: {e.Message}", e);
            }
        }

        throw needsKey
            ? Missing("it has Secrets, whose values are compared by digests with the host's key, and the key is not at hand")
            : new MissingInputException(RenderOutcome.Differs, $"it renders to {rendered}");
    }

    private async Task<SubstitutionVariables?> VariablesAsync(RecordedRender record, RenderRecord? kept, DeploymentDefinition definition, CancellationToken cancellationToken)
    {
        SubstitutionVariables? variables;
        try
        {
            variables = await Variables.ReadAsync(new RecordedCluster(kept, live, redaction), definition, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            throw Missing($"its substitution variables cannot be read: {e.Message}", e);
        }

        var now = variables is null ? string.Empty : redaction?.DigestOf(variables.ToCanonicalUtf8());
        return now is null || now == record.Inputs.VariablesDigest
            ? variables
            : throw Missing("its substitution variables are not those of then: they have another keyed digest, or the key is not the host's");
    }

    private static MissingInputException Missing(string why, Exception? cause = null) => new(RenderOutcome.InputMissing, why, cause);
}
