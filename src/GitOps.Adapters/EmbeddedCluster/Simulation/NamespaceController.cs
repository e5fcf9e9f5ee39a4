using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Gives a new namespace its service account and root certificates, and empties one that ends.</summary>
internal sealed class NamespaceController(SimulatedWorld world) : IController
{
    private const string RootCertificates = "kube-root-ca.crt";

    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Key.Resource == NamespaceRules.Resource)
        {
            yield return (change.Key, Duration.Zero);
        }
        else if (change.Kind == ChangeKind.Deleted && change.Key.Namespace.Length > 0)
        {
            yield return (NamespaceRules.Key(change.Key.Namespace), Duration.Zero);
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (world.Find(key) is not { } root)
        {
            return null;
        }

        if (!ObjectMeta.IsTerminating(root))
        {
            world.Create("serviceaccounts", key.Name, KubeMap.Of(("metadata", KubeMap.Of(("name", "default")))));
            world.Create("configmaps", key.Name, KubeMap.Of(("metadata", KubeMap.Of(("name", RootCertificates))), ("data", KubeMap.Of(("ca.crt", "")))));
            return null;
        }

        foreach (var item in Content(key.Name))
        {
            world.Delete(item.Key);
        }

        if (!Content(key.Name).Any())
        {
            world.Finalize(key);
        }

        return null;
    }

    private IEnumerable<(StoreKey Key, KubeMap Object)> Content(string name) => world.Resources().SelectMany(resource => world.List(resource, name));
}
