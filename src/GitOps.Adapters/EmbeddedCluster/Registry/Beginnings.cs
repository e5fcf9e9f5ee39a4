using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>What every cluster has before anybody writes to it.</summary>
internal static class Beginnings
{
    private const string Manager = "kube-apiserver";

    public static void Write(ObjectRegistry registry, ResourceCatalog catalog)
    {
        foreach (var name in new[] { "default", "kube-system", "kube-public", "kube-node-lease" })
        {
            Create(registry, catalog, "namespaces", string.Empty, KubeMap.Of(("metadata", KubeMap.Of(("name", name)))));
        }

        foreach (var (plural, @namespace, root) in DefaultRoles.Read())
        {
            Create(registry, catalog, plural, @namespace, root, "rbac.authorization.k8s.io");
        }

        Create(registry, catalog, "nodes", string.Empty, KubeMap.Of(("metadata", KubeMap.Of(("name", "embedded"), ("labels", KubeMap.Of(("kubernetes.io/hostname", "embedded")))))));
        Create(registry, catalog, "services", "default", KubeJson.Parse(
            """
            {"metadata":{"name":"kubernetes","labels":{"component":"apiserver","provider":"kubernetes"}},
             "spec":{"ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":443}]}}
            """).AsMap);
    }

    private static void Create(ObjectRegistry registry, ResourceCatalog catalog, string plural, string @namespace, KubeMap body, string group = "")
    {
        var resource = catalog.Find(group, "v1", plural)!;
        var name = ObjectMeta.Text(body, "name");
        if (!registry.Has(resource, @namespace, name))
        {
            registry.Create(new WriteRequest(resource, @namespace, name) { Manager = Manager }, body);
        }
    }
}
