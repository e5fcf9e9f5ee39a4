using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Fetches each recorded revision again, renders it again on the engine's own path, and compares the digest with what was applied.</summary>
/// <param name="events">The log.</param>
/// <param name="contents">Has the declarations that events name.</param>
/// <param name="fetchers">Fetch sources; they keep what they fetch apart from the engine's.</param>
/// <param name="renderers">Build manifests.</param>
/// <param name="cluster">Has substitution variables and credentials of sources; null for none.</param>
/// <param name="redaction">The host's key for digests of Secret values; null when it is not at hand.</param>
public sealed class RenderReplay(
    IEventReader events, IContentStore contents, IEnumerable<ISourceFetcher> fetchers, IEnumerable<IManifestRenderer> renderers, ICluster? cluster, Redaction? redaction)
{
    private readonly ImmutableArray<ISourceFetcher> fetchers = [.. fetchers];
    private readonly ImmutableArray<IManifestRenderer> renderers = [.. renderers];

    /// <summary>A verdict for everything that came to a success, in the order of the log.</summary>
    /// <exception cref="UnreadableEventException">An event is of an unknown type or damaged.</exception>
    public async IAsyncEnumerable<RenderVerdict> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in RecordedRenders.ReadAsync(events, cancellationToken).ConfigureAwait(false))
        {
            yield return await ProveAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RenderVerdict> ProveAsync(RecordedRender record, CancellationToken cancellationToken)
    {
        if (await ReadAsync(record.Inputs.DefinitionDigest, cancellationToken).ConfigureAwait(false) is not DefinitionReading.Deployment { Definition: var definition })
        {
            return record.Verdict(RenderOutcome.InputMissing, $"the declaration {record.Inputs.DefinitionDigest} of the deployment is not kept, or is of a kind that this version does not read");
        }

        if (await ReadAsync(record.SourceDigest, cancellationToken).ConfigureAwait(false) is not DefinitionReading.Source { Definition: var declared })
        {
            return record.Verdict(RenderOutcome.InputMissing, $"the declaration {record.SourceDigest} of the source is not kept, or is of a kind that this version does not read");
        }

        try
        {
            var variables = await VariablesAsync(definition, record.Inputs.VariablesDigest, cancellationToken).ConfigureAwait(false);
            var source = Pinned(declared, record.Provenance);
            await FetchAsync(source, record, cancellationToken).ConfigureAwait(false);
            return await RenderAsync(record, definition, source, variables, cancellationToken).ConfigureAwait(false);
        }
        catch (MissingException missing)
        {
            return record.Verdict(missing.Outcome, missing.Message);
        }
    }

    private async Task<DefinitionReading?> ReadAsync(string digest, CancellationToken cancellationToken) =>
        digest.Length > 0 && await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } json
            ? DefinitionReader.Read(new KubeObject(KubeJson.Parse(json).AsMap))
            : null;

    private async Task<SubstitutionVariables?> VariablesAsync(DeploymentDefinition definition, string digest, CancellationToken cancellationToken)
    {
        var isFromCluster = definition is Kustomization { PostBuild.SubstituteFrom.IsEmpty: false };
        if (isFromCluster && cluster is null)
        {
            throw new MissingException(RenderOutcome.InputMissing, "its substitution variables are in the cluster, and no cluster was given");
        }

        SubstitutionVariables? variables;
        try
        {
            variables = await Variables.ReadAsync(cluster!, definition, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FailureException or ClusterException)
        {
            throw new MissingException(RenderOutcome.InputMissing, $"its substitution variables cannot be read: {exception.Message}", exception);
        }

        var now = variables is null ? string.Empty : redaction?.DigestOf(variables.ToCanonicalUtf8());
        return now is null || now == digest
            ? variables
            : throw new MissingException(RenderOutcome.InputMissing, "its substitution variables are not those of then: they have another keyed digest, or the key is not the host's");
    }

    /// <summary>The source as if it had been declared with the commit, wherever its branch points now.</summary>
    private static SourceDefinition Pinned(SourceDefinition declared, Provenance provenance) => declared is GitRepository repository
        ? repository with { Reference = new GitReference { Branch = repository.Reference.Branch, Commit = provenance.Commit }, Verification = null }
        : declared;

    private async Task FetchAsync(SourceDefinition source, RecordedRender record, CancellationToken cancellationToken)
    {
        var fetcher = fetchers.FirstOrDefault(item => item.Supports(source))
            ?? throw new MissingException(RenderOutcome.InputMissing, $"no fetcher for {source.Key.Kind} is at hand");
        SecretData? credentials = null;
        if (source.SecretName is { } name && cluster is not null)
        {
            try
            {
                credentials = await ClusterSecrets.FindAsync(cluster, source.Key.Namespace, name, cancellationToken).ConfigureAwait(false);
            }
            catch (ClusterException e)
            {
                throw new MissingException(RenderOutcome.SourceGone, $"the credentials of the source cannot be read: {e.Message}", e);
            }
        }

        switch (await fetcher.FetchAsync(new SourceFetch(source, null, credentials), cancellationToken).ConfigureAwait(false))
        {
            case SourceObservation.Broken { Failure: var failure }:
                throw new MissingException(RenderOutcome.SourceGone, failure.Message);
            case SourceObservation.Fetched { Artifact: var artifact } when artifact.Digest != record.Inputs.ArtifactDigest:
                throw new MissingException(
                    RenderOutcome.Differs, $"the source has other content for {record.Inputs.Revision} than then: {artifact.Digest} instead of {record.Inputs.ArtifactDigest}");
            default:
                return;
        }
    }

    private async Task<RenderVerdict> RenderAsync(
        RecordedRender record, DeploymentDefinition definition, SourceDefinition source, SubstitutionVariables? variables, CancellationToken cancellationToken)
    {
        var artifact = new Artifact(record.Inputs.Revision, record.Inputs.ArtifactDigest, record.Provenance);
        var (rendered, needsKey) = (string.Empty, false);

        // Whether Flux's own controllers are applied is an option of the host, which the log does not tell: either may be it.
        foreach (var keepsControllers in (bool[])[false, true])
        {
            var settings = new EngineSettings("gitops-audit", 1, AllowCrossNamespaceReferences: true, keepsControllers);
            var builder = new ManifestBuilder(new SourceTrees(fetchers), renderers, new DigestOnly(), new RenderCache(), settings, redaction ?? new Redaction(new byte[32]));
            try
            {
                var built = await builder.BuildAsync(definition, source, artifact, record.Inputs, variables, [], withObjects: true, cancellationToken).ConfigureAwait(false);
                if (built.Digest == record.ManifestsDigest)
                {
                    return record.Verdict(RenderOutcome.Proven);
                }

                (rendered, needsKey) = (built.Digest, redaction is null && built.Packed!.Unpack().Any(item => item.Kind == "Secret"));
            }
            catch (FailureException e)
            {
                return e.Failure.Reason == Reasons.ArtifactFailed
                    ? record.Verdict(RenderOutcome.SourceGone, e.Message)
                    : record.Verdict(RenderOutcome.Differs, $"it cannot be rendered any more: {e.Message}");
            }
        }

        return needsKey
            ? record.Verdict(RenderOutcome.InputMissing, "it has Secrets, whose values are compared by digests with the host's key, and the key is not at hand")
            : record.Verdict(RenderOutcome.Differs, $"it renders to {rendered}");
    }

    private sealed class MissingException(RenderOutcome outcome, string message, Exception? cause = null) : Exception(message, cause)
    {
        public RenderOutcome Outcome { get; } = outcome;
    }

    /// <summary>What is rendered here is compared, not kept.</summary>
    private sealed class DigestOnly : IContentStore
    {
        public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => Task.FromResult(ContentDigest.Of(content.Span));

        public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<byte[]?>(null);

        public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default) => Task.FromResult(0L);

        public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<Instant?>(null);
    }
}
