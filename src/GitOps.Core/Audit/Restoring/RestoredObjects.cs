using System.Text;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Audit.Restoring;

/// <summary>Writes recorded objects to a cluster that may not know their namespaces and kinds yet.</summary>
internal sealed class RestoredObjects(ICluster cluster, IPause pause)
{
    internal const string Redacted = "gitops-audit/redacted";
    private const string Manager = "gitops-audit";
    private const int Tries = 60;
    private static readonly Duration BetweenTries = Duration.FromMilliseconds(250);

    private readonly HashSet<string> spaces = new(StringComparer.Ordinal);

    /// <exception cref="ClusterException">The server refused.</exception>
    public async Task ApplyAsync(KubeObject item, CancellationToken cancellationToken)
    {
        var mapping = await FindKindAsync(item.GroupVersionKind, cancellationToken).ConfigureAwait(false)
            ?? throw new ClusterException(404, "NoMatch", $"it does not serve {item.Kind} of {item.ApiVersion}");
        if (!mapping.IsNamespaced)
        {
            item = item.Without("metadata", "namespace");
        }
        else if (item.Namespace.Length > 0 && spaces.Add(item.Namespace))
        {
            await EnsureNamespaceAsync(item.Namespace, cancellationToken).ConfigureAwait(false);
        }

        await cluster.ApplyAsync(Applicable(item), new ApplyOptions(Manager), cancellationToken).ConfigureAwait(false);
    }

    public Task SetStatusAsync(ObjectRef reference, KubeMap status, CancellationToken cancellationToken) => cluster.PatchAsync(
        reference, new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("status", (KubeValue)status)), Subresource: "status", FieldManager: Manager), cancellationToken);

    /// <summary>A Secret whose values are digests, in a form that the server takes.</summary>
    internal static KubeObject Applicable(KubeObject item)
    {
        if (item is not { Kind: "Secret", ApiVersion: "v1" })
        {
            return item;
        }

        var marked = item.WithAnnotation(Redacted, "true").With(["type"], "Opaque");
        return item.Root["data"] is KubeMap data
            ? marked.With(["data"], KubeMap.Of(data.Select(entry => KeyValuePair.Create(
                entry.Key, (KubeValue)Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value.AsString ?? entry.Value.ToString()))))))
            : marked;
    }

    // The definition of the kind may have been applied a moment ago.
    private async Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var mapping = await cluster.FindKindAsync(kind, cancellationToken).ConfigureAwait(false);
            if (mapping is not null || attempt == Tries)
            {
                return mapping;
            }

            await pause.ForAsync(BetweenTries, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EnsureNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var space = new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("name", (KubeValue)name)))));
        if (await cluster.FindAsync(space.Reference, cancellationToken).ConfigureAwait(false) is null)
        {
            await cluster.ApplyAsync(space, new ApplyOptions(Manager), cancellationToken).ConfigureAwait(false);
        }
    }
}
