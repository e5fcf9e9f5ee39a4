using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>The part of an object's metadata that the server keeps: identity, times, generation.</summary>
internal static class ObjectMeta
{
    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    private static readonly string[] KeptByServer = ["namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "selfLink"];

    // Kinds without a generation count: what they say is not acted upon by a controller that reports back.
    private static readonly HashSet<string> Counted =
    [
        "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob", "Ingress", "IngressClass", "NetworkPolicy",
        "PodDisruptionBudget", "CustomResourceDefinition", "FlowSchema", "PriorityLevelConfiguration", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "EndpointSlice", "PriorityClass", "Pod", "PodTemplate",
    ];

    public static string Time(Instant instant) => Seconds.Format(instant);

    public static KubeMap Of(KubeMap root) => root["metadata"]?.AsMap ?? KubeMap.Empty;

    public static string Text(KubeMap root, string key) => Of(root)[key]?.AsString ?? string.Empty;

    public static bool IsTerminating(KubeMap root) => Of(root)["deletionTimestamp"] is KubeString;

    public static bool HasFinalizers(KubeMap root) => Of(root)["finalizers"] is KubeList { Count: > 0 };

    public static bool HasGeneration(ResourceType resource) => resource.Custom is not null || Counted.Contains(resource.Kind.Kind);

    /// <summary>Fills in what a new object gets.</summary>
    public static KubeMap Created(ResourceType resource, KubeMap root, Instant now)
    {
        var metadata = Of(root).Without("resourceVersion").Without("selfLink").Without("deletionTimestamp").Without("deletionGracePeriodSeconds").Without("generation")
            .With("uid", Guid.NewGuid().ToString())
            .With("creationTimestamp", Time(now));
        return root.With("metadata", HasGeneration(resource) ? metadata.With("generation", 1) : metadata);
    }

    /// <summary>The written object with what only the server may change taken from the live one.</summary>
    public static KubeMap Kept(KubeMap written, KubeMap live)
    {
        var metadata = Of(written);
        foreach (var key in KeptByServer)
        {
            metadata = Of(live)[key] is { } value ? metadata.With(key, value) : metadata.Without(key);
        }

        return written.With("metadata", metadata.With("name", Text(live, "name")));
    }

    /// <summary>The object with the next generation when anything but metadata and status changed.</summary>
    public static KubeMap Counting(WriteRequest request, KubeMap written, KubeMap live)
    {
        var resource = request.Resource;
        if (!HasGeneration(resource) || Desired(request, written).Equals(Desired(request, live)))
        {
            return written;
        }

        var next = (Of(live)["generation"]?.AsInteger ?? 0) + 1;
        return written.WithAt(["metadata", "generation"], next);
    }

    public static string Revision(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    // Annotations of a Deployment are orders to its controller too, but for those that it writes itself.
    private static KubeMap Desired(WriteRequest request, KubeMap root)
    {
        var resource = request.Resource;
        var annotations = resource.Kind.Kind == "Deployment" && resource.Custom is null && request.By != Identity.Server ? Of(root)["annotations"] : null;
        root = root.Without("metadata").Without("apiVersion").Without("kind");
        return resource.Custom is { StatusSubresource: false } ? root : annotations is null ? root.Without("status") : root.Without("status").With("annotations", annotations);
    }
}
