using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What the server does to an object just before it stores it: a new one has no status, services get addresses.</summary>
internal static class Preparation
{
    public static KubeMap New(ClusterStore store, WriteRequest request, KubeMap root)
    {
        var resource = request.Resource;
        root = resource is { Group: "", Kind.Kind: "Pod" } ? PodAdmission.New(store, request, LimitRanges.Fill(store, request, root)) : root;
        if (Views.KeepsStatus(resource))
        {
            root = resource.Custom is null ? WithBlankStatus(resource, root) : root.Without("status");
        }

        return (resource.Group, resource.Kind.Kind) switch
        {
            ("", "Namespace") => root.WithAt(["spec", "finalizers"], KubeList.Of((KubeValue)"kubernetes")).WithAt(["status", "phase"], "Active"),
            ("", "Pod") => PodAccount(root).WithAt(["status", "phase"], "Pending").WithAt(["status", "qosClass"], QualityOfService.Of(root)),
            ("", "PersistentVolumeClaim" or "PersistentVolume") => root.WithAt(["status", "phase"], "Pending"),
            ("", "Service") => ServiceDefaults.Allocate(store, root, old: null),
            ("batch", "Job") => LabelledJob(JobSelector(root)),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => CustomDefinitions.Accept(store, root),
            _ => root,
        };
    }

    public static KubeMap Changed(ClusterStore store, WriteRequest request, KubeMap root, KubeMap live) => (request.Resource.Group, request.Resource.Kind.Kind) switch
    {
        ("", "Pod") when request.Subresource.Length == 0 => PodAdmission.Changed(root, live),
        ("", "Service") when request.Subresource.Length == 0 => ServiceDefaults.Allocate(store, root, live),
        ("", "Namespace") when request.Subresource != "finalize" && live.Find("spec", "finalizers") is { } finalizers => root.WithAt(["spec", "finalizers"], finalizers),
        ("apiextensions.k8s.io", "CustomResourceDefinition") when request.Subresource.Length == 0 => CustomDefinitions.Accept(store, root),
        _ => root,
    };

    private static KubeMap WithBlankStatus(ResourceType resource, KubeMap root) =>
        Intake.Blank(resource)["status"] is { } blank ? root.With("status", blank) : root.Without("status");

    private static KubeMap PodAccount(KubeMap root) => root.Edit("spec", spec => spec
        .Default("serviceAccountName", "default")
        .Default("serviceAccount", spec["serviceAccountName"] ?? "default"));

    private static KubeMap LabelledJob(KubeMap root) => WorkloadDefaults.Labelled(root, root.Map("spec").Map("template").Map("metadata").Map("labels"));

    // A job without a selector of its own owns exactly the pods that it made.
    private static KubeMap JobSelector(KubeMap root)
    {
        if (root.Find("spec", "manualSelector")?.AsBool == true)
        {
            return root;
        }

        var (uid, name) = (ObjectMeta.Text(root, "uid"), ObjectMeta.Text(root, "name"));
        var labels = root.Find("spec", "template", "metadata", "labels")?.AsMap ?? KubeMap.Empty;
        labels = labels.Default("controller-uid", uid).Default("batch.kubernetes.io/controller-uid", uid).Default("job-name", name).Default("batch.kubernetes.io/job-name", name);
        return root
            .WithAt(["spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid"], uid)
            .WithAt(["spec", "template", "metadata", "labels"], labels);
    }
}
