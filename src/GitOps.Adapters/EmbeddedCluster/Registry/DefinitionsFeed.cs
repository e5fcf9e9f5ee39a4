using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Keeps what is served in step with the CustomResourceDefinitions that are stored.</summary>
internal static class DefinitionsFeed
{
    public static void Follow(ClusterStore store, ResourceCatalog catalog, Change change)
    {
        // A change of nothing but managed fields or status leaves the served resources as they are.
        if (change.Key.Resource == CustomResources.Resource && (change.Kind != ChangeKind.Modified || !Served(change.Object).Equals(Served(change.Previous!))))
        {
            Load(store, catalog);
        }
    }

    public static void Load(ClusterStore store, ResourceCatalog catalog) =>
        catalog.SetCustom(CustomResources.Read(store.List(CustomResources.Resource).Objects.Values.Where(CustomDefinitions.IsEstablished)));

    private static (KubeValue? Spec, bool Established) Served(KubeMap definition) => (definition["spec"], CustomDefinitions.IsEstablished(definition));
}
