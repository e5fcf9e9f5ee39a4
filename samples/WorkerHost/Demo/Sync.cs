using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using WorkerHost.Commands;

namespace WorkerHost.Demo;

/// <summary>Declares the repository and its first folder in the cluster, as <c>flux bootstrap</c> does.</summary>
internal static class Sync
{
    private const string Namespace = "flux-system";
    private const string Manager = "worker-host";

    public static async Task DeclareAsync(ICluster cluster, RunSettings settings, string repository, CancellationToken cancellationToken)
    {
        var name = settings.Repository is null ? "fleet" : "flux-system";
        KubeObject[] objects =
        [
            Object("v1", "Namespace", string.Empty, Namespace, KubeMap.Empty),
            Object("source.toolkit.fluxcd.io/v1", "GitRepository", Namespace, name, KubeMap.Of(
                ("interval", (KubeValue)"10s"), ("url", repository), ("ref", KubeMap.Of(("branch", (KubeValue)settings.Branch))))),
            Object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", Namespace, name, KubeMap.Of(
                ("interval", (KubeValue)"1m"), ("retryInterval", "10s"), ("path", settings.Path), ("prune", true),
                ("sourceRef", KubeMap.Of(("kind", (KubeValue)"GitRepository"), ("name", name))))),
        ];
        foreach (var item in objects)
        {
            await ApplyAsync(cluster, item, cancellationToken);
        }
    }

    // The kinds may have been installed a moment ago.
    private static async Task ApplyAsync(ICluster cluster, KubeObject item, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await cluster.ApplyAsync(item, new ApplyOptions(Manager), cancellationToken);
                return;
            }
            catch (ClusterException e) when (attempt < 60 && (e.Reason == "NoMatch" || e.Status is 0 or 404))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    private static KubeObject Object(string apiVersion, string kind, string space, string name, KubeMap spec)
    {
        var metadata = KubeMap.Of(("name", (KubeValue)name));
        metadata = space.Length == 0 ? metadata : metadata.With("namespace", space);
        var root = KubeMap.Of(("apiVersion", (KubeValue)apiVersion), ("kind", kind), ("metadata", metadata));
        return new KubeObject(spec.Count == 0 ? root : root.With("spec", spec));
    }
}
