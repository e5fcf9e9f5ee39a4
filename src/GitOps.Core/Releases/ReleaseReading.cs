using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Releases;

/// <summary>Reads what the records say, and which chart is wanted.</summary>
internal sealed class ReleaseReading(IEnumerable<IReleaseStore> stores, IEnumerable<IReleaseRenderer> renderers, SourceTrees trees, Redaction redaction)
{
    private const int DigestInVersion = 12;

    public IReleaseStore Store { get; } = stores.FirstOrDefault() ?? new Nowhere();

    public IReleaseRenderer Renderer { get; } = renderers.FirstOrDefault() ?? new Nowhere();

    public async Task<ReleaseObservation> ReadAsync(DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, ReconcileFacts facts, CancellationToken cancellationToken)
    {
        var wish = facts.IsDeleted || facts.Inputs is null ? null : await WishAsync(run, release.Definition, facts.Inputs, cancellationToken).ConfigureAwait(false);
        var (name, space) = SubjectOf(ledger, release.Definition, wish);
        return new ReleaseObservation.RecordsRead(await SeeAsync(run, ledger, release.Definition, name, space, cancellationToken).ConfigureAwait(false), wish);
    }

    /// <summary>What the records of a release say.</summary>
    public async Task<ReleaseSeen> SeeAsync(DeploymentRun run, ReleaseLedger ledger, HelmRelease definition, string name, string storageNamespace, CancellationToken cancellationToken)
    {
        var stored = await Store.ListAsync(run.Cluster, storageNamespace, name, cancellationToken).ConfigureAwait(false);
        if (stored.IsEmpty)
        {
            return ReleaseSeen.Nothing;
        }

        var last = stored[^1].Record;
        return new ReleaseSeen(
            last,
            ReleaseRecords.Digest(last, redaction),
            [.. stored.Select(item => (item.Version, item.Status))],
            last.Status == ReleaseStatus.Failed || ledger.Latest is { HasFailedTest: true } ? TargetOf(ledger, definition, stored) : RollbackTarget.None);
    }

    /// <summary>The version that counts for a chart: with the revision where the source may change under the same version.</summary>
    public static string VersionOf(ReleaseChart chart, HelmRelease definition, Artifact artifact)
    {
        var digest = artifact.Revision[(artifact.Revision.LastIndexOf(':') + 1)..];
        var isTracked = definition.Source.Kind is "OCIRepository" or "ExternalArtifact"
            ? artifact.Revision.Contains(':', StringComparison.Ordinal)
            : definition is { Chart.FollowsRevision: true, Source.Kind: "GitRepository" or "Bucket" };
        return isTracked
            ? $"{chart.Version.TrimStart('v').Split('+')[0]}+{digest[..Math.Min(DigestInVersion, digest.Length)]}"
            : chart.Version;
    }

    // While an action is under way its own release counts; one that has another name or place than is wanted now is looked at where it is.
    private static (string Name, string Space) SubjectOf(ReleaseLedger ledger, HelmRelease definition, ReleaseWish? wish) => ledger switch
    {
        { UnderWay.Release: { } under } => (under.Name, under.StorageNamespace),
        { Latest: { Status: not ReleaseStatus.Uninstalled } known } when ReleaseStates.IsMoved(known, definition, wish) => (known.Name, known.StorageNamespace),
        _ => (definition.EffectiveReleaseName, definition.EffectiveStorageNamespace),
    };

    private RollbackTarget TargetOf(ReleaseLedger ledger, HelmRelease definition, ImmutableArray<StoredRelease> stored)
    {
        if (ledger.FindPrevious(Remediation.IgnoresTests(definition, ReleaseAction.Upgrade)) is not { } previous)
        {
            return RollbackTarget.None;
        }

        return stored.FirstOrDefault(item => item.Version == previous.Version) is { } found && IsAsLeft(found.Record, previous) ? RollbackTarget.Intact : RollbackTarget.Altered;
    }

    // The state of a record changes without changing what it holds.
    private bool IsAsLeft(ReleaseRecord record, ReleaseSnapshot known) =>
        ReleaseRecords.Digest(record, redaction) == known.RecordDigest || record.Status is ReleaseStatus.Superseded or ReleaseStatus.Deployed;

    private async Task<ReleaseWish> WishAsync(DeploymentRun run, HelmRelease definition, RenderKey inputs, CancellationToken cancellationToken)
    {
        using var tree = await trees.OpenAsync(run.Source!, run.Artifact!, cancellationToken).ConfigureAwait(false);
        try
        {
            var chart = Renderer.Identify(tree, definition);
            return new ReleaseWish(chart with { Version = VersionOf(chart, definition, run.Artifact!) }, inputs.VariablesDigest, ReleaseRecords.RenderingDigest(definition));
        }
        catch (ManifestException e)
        {
            throw new FailureException(new Failure(FailureClass.Denied, Reasons.ArtifactFailed, $"Could not load chart: {e.Message}"), e);
        }
    }

    // A host without the room says so when a release is declared, and not before.
    private sealed class Nowhere : IReleaseStore, IReleaseRenderer
    {
        public ReleaseChart Identify(IFileTree tree, HelmRelease release) => throw Missing();

        public Task<RenderedRelease> RenderAsync(ReleaseRequest request, CancellationToken cancellationToken) => throw Missing();

        public KubeMap ReadValues(string text, string file) => throw Missing();

        public KubeMap SetValue(KubeMap values, string path, string value, bool isLiteral) => throw Missing();

        public Task<ImmutableArray<StoredRelease>> ListAsync(Deployments.Applying.ICluster cluster, string storageNamespace, string name, CancellationToken cancellationToken) => throw Missing();

        public Task CreateAsync(Deployments.Applying.ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken) => throw Missing();

        public Task UpdateAsync(Deployments.Applying.ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken) => throw Missing();

        public Task<bool> DeleteAsync(Deployments.Applying.ICluster cluster, string storageNamespace, string name, long version, CancellationToken cancellationToken) => throw Missing();

        private static FailureException Missing() => new(new Failure(FailureClass.Stalled, ReleaseWords.StateError, "no room that knows charts is registered; add it to the host"));
    }
}
