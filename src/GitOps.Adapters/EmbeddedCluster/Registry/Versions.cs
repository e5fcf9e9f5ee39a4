using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Objects at the version they are kept in and at the one they are served in; but for autoscalers only <c>apiVersion</c> differs.</summary>
internal static class Versions
{
    public static KubeMap Store(ResourceType resource, KubeMap root) => At(resource, resource.StorageVersion, root);

    public static KubeMap Serve(ResourceType resource, KubeMap root) => At(resource, resource.Version, root);

    private static KubeMap At(ResourceType resource, string version, KubeMap root)
    {
        var wanted = (resource.Kind with { Version = version }).ApiVersion;
        if (root["apiVersion"]?.AsString == wanted)
        {
            return root;
        }

        root = root.With("apiVersion", wanted);
        return resource.Group != "autoscaling" ? root : version == "v1" ? AutoscalerVersions.ToV1(root) : AutoscalerVersions.ToV2(root);
    }
}
