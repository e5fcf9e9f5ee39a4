using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Fetches each recorded revision again, renders it again on the engine's own path, and compares the digest with what was applied.</summary>
/// <param name="events">The log.</param>
/// <param name="contents">Has the declarations and inputs that events name.</param>
/// <param name="fetchers">Fetch sources; they keep what they fetch apart from the engine's.</param>
/// <param name="renderers">Build manifests.</param>
/// <param name="charts">Render releases.</param>
/// <param name="cluster">Has Secrets that values come from, and credentials of sources; null for none. Nothing is written to it.</param>
/// <param name="redaction">The host's key for digests of Secret values; null when it is not at hand.</param>
public sealed class RenderReplay(
    IEventReader events,
    IContentStore contents,
    IEnumerable<ISourceFetcher> fetchers,
    IEnumerable<IManifestRenderer> renderers,
    IEnumerable<IReleaseRenderer> charts,
    ICluster? cluster,
    Redaction? redaction)
{
    private readonly RecordedDefinitions definitions = new(contents);
    private readonly SourceTrees trees = new(fetchers);
    private readonly SourcesAgain sources = new([.. fetchers], new RecordedDefinitions(contents), cluster);
    private readonly KustomizationsAgain kustomizations = new(new SourceTrees(fetchers), renderers, cluster, redaction);
    private readonly ReleasesAgain releases = new(charts, renderers, cluster, redaction);

    /// <summary>A verdict for everything that was applied, in the order of the log.</summary>
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
        try
        {
            var definition = await definitions.DeploymentAsync(record.Inputs.DefinitionDigest, cancellationToken).ConfigureAwait(false);
            var kept = await KeptDocument.FindAsync<RenderRecord>(contents, record.InputsDigest, cancellationToken).ConfigureAwait(false);
            var (source, artifact) = await sources.FetchAsync(record.Source, cancellationToken).ConfigureAwait(false);
            using var tree = await OpenAsync(source, artifact, cancellationToken).ConfigureAwait(false);
            RefuseOther(record, kept, definition, artifact, tree);
            if (definition is HelmRelease release && record.Release is not null)
            {
                await releases.ProveAsync(record, kept, release, tree, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await kustomizations.ProveAsync(record, kept, definition, source, artifact, cancellationToken).ConfigureAwait(false);
            }

            return record.Verdict(RenderOutcome.Proven);
        }
        catch (MissingInputException missing)
        {
            return record.Verdict(missing.Outcome, missing.Message);
        }
    }

    private async Task<IFileTree> OpenAsync(SourceDefinition source, Artifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            return await trees.OpenAsync(source, artifact, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            throw new MissingInputException(RenderOutcome.SourceGone, $"{source.Key}: {e.Failure.Message}", e);
        }
    }

    private void RefuseOther(RecordedRender record, RenderRecord? kept, DeploymentDefinition definition, Artifact artifact, IFileTree tree)
    {
        if (artifact.Digest == record.Inputs.ArtifactDigest)
        {
            return;
        }

        var files = kept is not null && redaction is not null && definition is HelmRelease release ? FilesThatDiffer(kept, RenderRecord.Of(tree, ReleaseRendering.FilesOf(tree, release), [], redaction)) : string.Empty;
        throw new MissingInputException(
            RenderOutcome.Differs, $"the source has other content for {record.Inputs.Revision} than then: {artifact.Digest} instead of {record.Inputs.ArtifactDigest}{files}");
    }

    private static string FilesThatDiffer(RenderRecord then, RenderRecord now) => InputComparison.IsPossible(then, now)
        ? string.Concat(InputComparison.Between(then with { Objects = [], Remotes = [] }, now).Select(change => $"; {change.Path} was {change.Kind.ToString().ToLowerInvariant()}"))
        : string.Empty;
}
