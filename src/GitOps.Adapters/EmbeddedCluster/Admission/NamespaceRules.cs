using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Life of namespaces: nothing is made in one that is not there or ends; one that ends waits until it is empty.</summary>
internal static class NamespaceRules
{
    public const string Resource = "namespaces";

    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public static void MayCreate(ClusterStore store, WriteRequest request)
    {
        if (!request.Resource.IsNamespaced)
        {
            return;
        }

        var @namespace = store.Find(Key(request.Namespace)) ?? throw ApiException.NamespaceNotFound(request.Namespace);
        if (ObjectMeta.IsTerminating(@namespace))
        {
            var why = $"unable to create new content in namespace {request.Namespace} because it is being terminated";
            throw new ApiException(403, "Forbidden", $"{request.Resource.Name} \"{request.Name}\" is forbidden: {why}")
            {
                About = (request.Resource.Group, request.Resource.Plural, request.Name),
                Causes = [new StatusCause("NamespaceTerminating", $"namespace {request.Namespace} is being terminated", "metadata.namespace")],
            };
        }
    }

    public static void MayDelete(ResourceType resource, string name)
    {
        if (IsImmortal(resource, name))
        {
            throw ApiException.Forbidden(resource, name, "this namespace may not be deleted");
        }
    }

    public static bool IsImmortal(ResourceType resource, string name) => resource.Name == Resource && Immortal.Contains(name);

    /// <summary>Whether the object is a namespace that its own finalizer still holds.</summary>
    public static bool Holds(ResourceType resource, KubeMap root) => resource.Name == Resource && root.Find("spec", "finalizers") is KubeList { Count: > 0 };

    /// <summary>A namespace that ends says so; every other object is left alone.</summary>
    public static KubeMap Terminating(ResourceType resource, KubeMap root) => resource.Name == Resource ? root.WithAt(["status", "phase"], "Terminating") : root;

    public static StoreKey Key(string name) => new(Resource, string.Empty, name);
}
