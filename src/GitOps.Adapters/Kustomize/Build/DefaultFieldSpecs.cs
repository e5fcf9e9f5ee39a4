using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>The fields that Kustomize changes without being told.</summary>
internal static class DefaultFieldSpecs
{
    private const string Labels = "metadata/labels";
    private const string Template = "spec/template/metadata/";
    private const string JobTemplate = "spec/jobTemplate/";

    /// <summary>The default configuration.</summary>
    public static TransformerConfig Config { get; } = new()
    {
        NamePrefix = [FieldSpec.Of("metadata/name")],
        NameSuffix = [FieldSpec.Of("metadata/name")],
        Namespace = TransformerConfig.Sorted(
        [
            Spec("metadata/name", "Namespace", create: true),
            Spec("spec/service/namespace", "APIService", "apiregistration.k8s.io", create: true),
            Spec("spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"),
        ]),
        CommonLabels = TransformerConfig.Sorted([.. Selectors(), .. MetadataLabels()]),
        TemplateLabels = TransformerConfig.Sorted([.. MetadataLabels()]),
        CommonAnnotations = TransformerConfig.Sorted([.. MetadataAnnotations()]),
        NameReference = DefaultNameReferences.All,
        VarReference = DefaultVarReferences.All,
        Images =
        [
            FieldSpec.Of("spec/containers[]/image", true), FieldSpec.Of("spec/initContainers[]/image", true), FieldSpec.Of("spec/volumes[]/image/reference", true),
            FieldSpec.Of("spec/template/spec/containers[]/image", true), FieldSpec.Of("spec/template/spec/initContainers[]/image", true),
            FieldSpec.Of("spec/template/spec/volumes[]/image/reference", true),
        ],
        Replicas = TransformerConfig.Sorted([.. new[] { "Deployment", "ReplicationController", "ReplicaSet", "StatefulSet" }.Select(kind => Spec("spec/replicas", kind, create: true))]),
    };

    /// <summary>A spec for one kind.</summary>
    public static FieldSpec Spec(string path, string kind, string group = "", string version = "", bool create = false) =>
        new(new GroupVersionKind(group, version, kind), path, create);

    private static IEnumerable<FieldSpec> Selectors()
    {
        const string MatchLabels = "spec/selector/matchLabels";
        yield return Spec("spec/selector", "Service", version: "v1", create: true);
        yield return Spec("spec/selector", "ReplicationController", version: "v1", create: true);
        yield return Spec(MatchLabels, "Deployment", create: true);
        yield return Spec(MatchLabels, "ReplicaSet", create: true);
        yield return Spec(MatchLabels, "DaemonSet", create: true);
        yield return Spec(MatchLabels, "StatefulSet", "apps", create: true);
        yield return Spec(MatchLabels, "Job", "batch");
        yield return Spec("spec/jobTemplate/" + MatchLabels, "CronJob", "batch");
        yield return Spec(MatchLabels, "PodDisruptionBudget", "policy");
        foreach (var kind in new[] { "Deployment", "StatefulSet" })
        {
            foreach (var affinity in new[] { "podAffinity", "podAntiAffinity" })
            {
                var at = $"spec/template/spec/affinity/{affinity}/";
                yield return Spec(at + "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", kind, "apps");
                yield return Spec(at + "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", kind, "apps");
            }

            yield return Spec("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", kind, "apps");
        }

        foreach (var path in new[] { "spec/podSelector/matchLabels", "spec/ingress/from/podSelector/matchLabels", "spec/egress/to/podSelector/matchLabels" })
        {
            yield return Spec(path, "NetworkPolicy", "networking.k8s.io");
        }
    }

    private static IEnumerable<FieldSpec> MetadataLabels()
    {
        yield return FieldSpec.Of(Labels, true);
        yield return Spec(Template + "labels", "ReplicationController", version: "v1", create: true);
        yield return Spec(Template + "labels", "Deployment", create: true);
        yield return Spec(Template + "labels", "ReplicaSet", create: true);
        yield return Spec(Template + "labels", "DaemonSet", create: true);
        yield return Spec(Template + "labels", "StatefulSet", "apps", create: true);
        yield return Spec("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", create: true);
        yield return Spec(Template + "labels", "Job", "batch", create: true);
        yield return Spec(JobTemplate + Labels, "CronJob", "batch", create: true);
        yield return Spec(JobTemplate + Template + "labels", "CronJob", "batch", create: true);
    }

    private static IEnumerable<FieldSpec> MetadataAnnotations()
    {
        yield return FieldSpec.Of("metadata/annotations", true);
        yield return Spec(Template + "annotations", "ReplicationController", version: "v1", create: true);
        foreach (var kind in new[] { "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet" })
        {
            yield return Spec(Template + "annotations", kind, create: true);
        }

        yield return Spec(Template + "annotations", "Job", "batch", create: true);
        yield return Spec(JobTemplate + "metadata/annotations", "CronJob", "batch", create: true);
        yield return Spec(JobTemplate + Template + "annotations", "CronJob", "batch", create: true);
    }
}
