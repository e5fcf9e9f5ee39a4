using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>Keeps the <c>HelmChart</c> of each release in the engine's own cluster, with the engine's own rights, as Flux's helm-controller does.</summary>
internal sealed class ChartObjects(ICluster cluster, IDeclarations declarations)
{
    /// <summary>Writes the object when it differs from what the release asks for, and deletes one that the release left behind in another namespace or for a <c>chartRef</c>.</summary>
    /// <returns>The generation of the object as it was written; 0 when there was nothing to write.</returns>
    /// <exception cref="FailureException">The object is another release's, or the server refuses.</exception>
    public async Task<long> EnsureAsync(HelmRelease release, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(LeftBehind(release), cancellationToken).ConfigureAwait(false);
            if (!ChartObject.IsOf(release))
            {
                return 0;
            }

            var desired = ChartObject.Of(release, release.Chart!);
            var live = declarations.FindResource(release.Source.Key) ?? await cluster.FindAsync(desired.Reference, cancellationToken).ConfigureAwait(false);
            if (live is not null && OtherOwner(live, release) is { } owner)
            {
                throw new FailureException(new Failure(
                    FailureClass.Stalled,
                    Reasons.ArtifactFailed,
                    $"HelmChart '{live.Namespace}/{live.Name}' belongs to HelmRelease '{owner.Namespace}/{owner.Name}'; rename one of the releases, or move its repository to another namespace"));
            }

            return live is not null && ChartObject.IsLike(live, desired)
                ? 0
                : (await cluster.ApplyAsync(desired, new ApplyOptions(ReleaseMetadata.FieldManager), cancellationToken).ConfigureAwait(false)).Generation;
        }
        catch (ClusterException e)
        {
            throw new FailureException(new Failure(e.Class, Reasons.ArtifactFailed, $"HelmChart '{release.Source.Namespace}/{ChartObject.NameOf(release.Key)}' could not be written: {e.Message}"), e);
        }
    }

    /// <summary>Deletes the object of a release that is gone.</summary>
    /// <exception cref="ClusterException">The server refuses, or is away.</exception>
    public async Task RemoveAsync(HelmRelease release, CancellationToken cancellationToken)
    {
        var own = ChartObject.IsOf(release)
            ? await cluster.FindAsync(ChartObject.Of(release, release.Chart!).Reference, cancellationToken).ConfigureAwait(false)
            : null;
        await DeleteAsync([.. LeftBehind(release), .. own is not null && ChartObject.Belongs(own, release.Key) ? new[] { own } : []], cancellationToken).ConfigureAwait(false);
    }

    // Of those that are followed; what the release is made from now, by template or by reference, is not left behind.
    private IEnumerable<KubeObject> LeftBehind(HelmRelease release) => declarations.Resources.Where(item =>
        ChartObject.Belongs(item, release.Key) && !(release.Source.Kind == HelmChart.KindName && release.Source.Namespace == item.Namespace && release.Source.Name == item.Name));

    // Namespace a-b with release c, and namespace a with release b-c, have the same name for their charts.
    private ObjectKey? OtherOwner(KubeObject live, HelmRelease release) =>
        ChartObject.OwnerOf(live) is { } owner && owner != release.Key
        && declarations.FindDeployment(owner) is { IsDeleted: false, Definition: HelmRelease other } && ChartObject.IsOf(other) && other.Source.Key == release.Source.Key
            ? owner
            : null;

    private async Task DeleteAsync(IEnumerable<KubeObject> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            try
            {
                await cluster.DeleteAsync(item.Reference, new DeleteOptions(Uid: item.Uid), cancellationToken).ConfigureAwait(false);
            }
            catch (ClusterException e) when (e.Status is 404 or 409)
            {
                // Gone meanwhile, or another one took its name: that one is not the release's to delete.
            }
        }
    }
}
