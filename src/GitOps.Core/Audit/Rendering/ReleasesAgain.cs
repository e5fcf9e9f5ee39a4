using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Renders releases once more: the same chart, values, revision and server, on the engine's own path.</summary>
internal sealed class ReleasesAgain(IEnumerable<IReleaseRenderer> charts, IEnumerable<IManifestRenderer> renderers, ICluster? live, Redaction? redaction)
{
    private static readonly Redaction NoKey = new(new byte[32]);

    private readonly ReleaseRendering rendering = new(charts, new PostRendering(renderers));
    private readonly ReleaseValues composing = new(charts);
    private readonly Dictionary<ObjectKey, (int Version, KubeMap Values)> last = [];

    /// <exception cref="MissingInputException">Something that it was made of is not known any more, or it renders to something else.</exception>
    public async Task ProveAsync(RecordedRender record, RenderRecord? kept, HelmRelease definition, IFileTree tree, CancellationToken cancellationToken)
    {
        if (!rendering.IsAtHand)
        {
            throw Missing("no room that knows charts is at hand");
        }

        var cluster = new RecordedCluster(kept, live, redaction);
        var values = await ValuesAsync(record, definition, cluster, cancellationToken).ConfigureAwait(false);
        var looking = live is null ? null : new ConsultedCluster(live);
        var server = kept?.Server is { } traits ? new ServerDescription(traits.Version, traits.ApiVersions)
            : live is null ? null
            : await live.DescribeAsync(cancellationToken).ConfigureAwait(false);
        var (digest, hasSecrets) = await DigestAsync(record, definition, tree, values, looking, server, cancellationToken).ConfigureAwait(false);
        if (digest == record.ManifestsDigest)
        {
            return;
        }

        if (redaction is null && (hasSecrets || !definition.ValuesFrom.IsEmpty))
        {
            throw Missing($"{(hasSecrets ? "it has Secrets, whose values are" : "its values are")} compared by digests with the host's key, and the key is not at hand");
        }

        string[] lookups = [.. (kept?.Lookups ?? []).Concat(looking?.Consulted.Select(item => item.Reference.ToString()) ?? []).Distinct(StringComparer.Ordinal)];
        if (lookups.Length > 0)
        {
            throw Missing($"its templates look up {string.Join(", ", lookups)} in the cluster, and what was there then is not in the log");
        }

        if ((await DigestAsync(record, definition, tree, values, looking, server, cancellationToken).ConfigureAwait(false)).Digest != digest)
        {
            throw Missing("its templates make something else each time: random values, keys, or the time");
        }

        throw new MissingInputException(RenderOutcome.Differs, $"it renders to {digest}");
    }

    private async Task<KubeMap> ValuesAsync(RecordedRender record, HelmRelease definition, RecordedCluster cluster, CancellationToken cancellationToken)
    {
        KubeMap values;
        try
        {
            values = await composing.ComposeAsync(cluster, definition, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            throw Missing($"its values cannot be composed any more: {e.Failure.Message}", e);
        }

        if (redaction is not null && ReleaseRecords.ConfigDigest(values, redaction) != record.Inputs.VariablesDigest)
        {
            throw Missing(definition.ValuesFrom.IsEmpty
                ? "its values have another keyed digest than then: the key is not the host's"
                : $"its values are not those of then: one of {string.Join(", ", definition.ValuesFrom.Select(item => $"{item.Kind}/{definition.Key.Namespace}/{item.Name}"))} is another, or the key is not the host's");
        }

        var version = record.Release!.Version;
        if (definition.Upgrade.PreserveValues && record.Release.Action == ReleaseAction.Upgrade)
        {
            values = last.TryGetValue(record.Deployment, out var before) && before.Version == version - 1
                ? ReleaseValues.Merge(before.Values, values)
                : throw Missing($"its values build on those of revision {version - 1} (preserveValues), which are not known");
        }

        last[record.Deployment] = (version, values);
        return values;
    }

    private async Task<(string Digest, bool HasSecrets)> DigestAsync(
        RecordedRender record, HelmRelease definition, IFileTree tree, KubeMap values, ICluster? cluster, ServerDescription? server, CancellationToken cancellationToken)
    {
        try
        {
            var rendered = await rendering.RenderAsync(definition, record.Release!, tree, values, cluster, server, cancellationToken).ConfigureAwait(false);
            var objects = ReleaseRecords.Of(rendered, record.Release!, values, string.Empty).Objects;
            return (ContentDigest.Of(ReleaseRendering.ToKept(objects, redaction ?? NoKey)), objects.Any(item => item.Kind == "Secret"));
        }
        catch (ManifestException e)
        {
            throw new MissingInputException(RenderOutcome.Differs, $"it cannot be rendered any more: {e.Message}", e);
        }
        catch (FailureException e)
        {
            throw Missing(e.Failure.Message, e);
        }
    }

    private static MissingInputException Missing(string why, Exception? cause = null) => new(RenderOutcome.InputMissing, why, cause);
}
