using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Objects at the version they are kept in and at the one they are served in; but for autoscalers and events only <c>apiVersion</c> differs.</summary>
internal static class Versions
{
    public static KubeMap Store(ResourceType resource, KubeMap root) => At(resource.Storage, root);

    public static KubeMap Serve(ResourceType resource, KubeMap root) => At(resource.Kind, root);

    private static KubeMap At(GroupVersionKind kind, KubeMap root)
    {
        var wanted = kind.ApiVersion;
        if (root["apiVersion"]?.AsString == wanted)
        {
            return root;
        }

        root = root.With("apiVersion", wanted);
        return kind switch
        {
            { Group: "autoscaling" } => kind.Version == "v1" ? AutoscalerVersions.ToV1(root) : AutoscalerVersions.ToV2(root),
            _ when EventGroups.Concerns(kind) => kind.Group.Length == 0 ? EventGroups.ToCore(root) : EventGroups.ToNewer(root),
            _ => root,
        };
    }
}
