using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>What a write through the object or through a subresource may change.</summary>
internal static class Views
{
    /// <summary>The live object with the part that the request may write.</summary>
    public static KubeMap Merge(WriteRequest request, KubeMap live, KubeMap written)
    {
        switch (request.Subresource)
        {
            case "":
                return KeepsStatus(request.Resource) ? Part(written, live, "status") : written;
            case "status":
                var merged = Part(live, written, "status");
                return ManagedPart(merged, written);
            default:
                return written;
        }
    }

    /// <summary>Whether status is written through its subresource alone.</summary>
    public static bool KeepsStatus(ResourceType resource) => resource.Custom?.StatusSubresource ?? resource.HasStatus;

    private static KubeMap Part(KubeMap root, KubeMap from, string key) => from[key] is { } value ? root.With(key, value) : root.Without(key);

    private static KubeMap ManagedPart(KubeMap root, KubeMap from) => from.Find("metadata", "managedFields") is { } fields ? root.WithAt(["metadata", "managedFields"], fields) : root;
}
