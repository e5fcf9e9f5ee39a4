using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>
/// Objects at the version they are kept in and at the one they are served in. But for autoscalers and events only <c>apiVersion</c> differs;
/// custom objects lose the fields that the other version does not have.
/// </summary>
internal static class Versions
{
    public static KubeMap Store(ResourceType resource, KubeMap root) => At(resource, resource.Storage, root);

    public static KubeMap Serve(ResourceType resource, KubeMap root) => At(resource, resource.Kind, root);

    /// <summary>A custom object that has come to the version of a resource: with its fields, and its default values.</summary>
    public static KubeMap Arrived(ResourceType resource, KubeMap root) => CustomObjects.Default(resource, CustomObjects.Prune(resource, root, null));

    private static KubeMap At(ResourceType resource, GroupVersionKind kind, KubeMap root)
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
            _ when resource.Custom is null => root,
            _ when kind == resource.Kind => Arrived(resource, root),
            _ => CustomObjects.PruneKept(resource, root),
        };
    }
}
