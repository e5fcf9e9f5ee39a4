using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>What must be there before the objects of a release: its namespace when asked for, and the definitions of its <c>crds/</c> folders.</summary>
internal sealed class ReleaseCrds(IPause pause, IClock clock)
{
    private static readonly Duration Patience = Duration.FromSeconds(60);
    private static readonly Duration PollInterval = Duration.FromMilliseconds(200);

    /// <exception cref="ClusterException">The server refuses, or does not establish a definition in time.</exception>
    public async Task PrepareAsync(ICluster cluster, ImmutableArray<KubeObject> crds, ReleaseAction action, HelmRelease definition, CancellationToken cancellationToken)
    {
        if (action == ReleaseAction.Install && definition is { Install.CreateNamespace: true, TargetNamespace: { } target })
        {
            await EnsureNamespaceAsync(cluster, target, cancellationToken).ConfigureAwait(false);
        }

        var policy = Remediation.SettingsOf(definition, action).Crds;
        var written = new List<ObjectRef>();
        foreach (var crd in crds.Where(item => item.Kind == "CustomResourceDefinition"))
        {
            var live = await cluster.FindAsync(crd.Reference, cancellationToken).ConfigureAwait(false);
            if (policy == CrdPolicy.CreateReplace || live is null)
            {
                await cluster.ApplyAsync(ReleaseMetadata.WithOrigin(crd, definition), new ApplyOptions(ReleaseMetadata.FieldManager), cancellationToken).ConfigureAwait(false);
                written.Add(crd.Reference);
            }
        }

        await AwaitAsync(cluster, written, cancellationToken).ConfigureAwait(false);
    }

    private static async Task EnsureNamespaceAsync(ICluster cluster, string name, CancellationToken cancellationToken)
    {
        var space = new KubeObject(KubeMap.Of(
            ("apiVersion", "v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("name", name), ("labels", KubeMap.Of(("name", name)))))));
        if (await cluster.FindAsync(space.Reference, cancellationToken).ConfigureAwait(false) is null)
        {
            await cluster.ApplyAsync(space, new ApplyOptions(ReleaseMetadata.FieldManager), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AwaitAsync(ICluster cluster, List<ObjectRef> written, CancellationToken cancellationToken)
    {
        var deadline = clock.GetCurrentInstant() + Patience;
        foreach (var crd in written)
        {
            while (!await ServedDefinition.IsFoundAsync(cluster, await cluster.FindAsync(crd, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                if (clock.GetCurrentInstant() >= deadline)
                {
                    throw new ClusterException(0, string.Empty, $"{crd} is not established after {Patience.TotalSeconds:0} s");
                }

                await pause.ForAsync(PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
