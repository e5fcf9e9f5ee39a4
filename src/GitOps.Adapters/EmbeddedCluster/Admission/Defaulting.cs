using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values by kind, as the API server fills them in on every write.</summary>
internal static class Defaulting
{
    public static KubeMap Apply(ResourceType resource, KubeMap root)
    {
        if (resource.Custom is not null)
        {
            return CustomObjects.Default(resource, root);
        }

        return (resource.Group, resource.Kind.Kind) switch
        {
            ("", "Pod") => root.Edit("spec", PodDefaults.Pod),
            ("", "PodTemplate") => root.Edit("template", PodDefaults.Template),
            ("apps", "Deployment") => root.Edit("spec", WorkloadDefaults.Deployment),
            ("apps", "ReplicaSet") => root.Edit("spec", WorkloadDefaults.ReplicaSet),
            ("", "ReplicationController") => WorkloadDefaults.ReplicationController(root),
            ("apps", "StatefulSet") => root.Edit("spec", WorkloadDefaults.StatefulSet),
            ("apps", "DaemonSet") => root.Edit("spec", WorkloadDefaults.DaemonSet),
            ("batch", "Job") => WorkloadDefaults.Job(root),
            ("batch", "CronJob") => root.Edit("spec", WorkloadDefaults.CronJob),
            ("", "Service") => root.Edit("spec", ServiceDefaults.Spec),
            ("", "Endpoints") => KindDefaults.Endpoints(root),
            ("discovery.k8s.io", "EndpointSlice") => KindDefaults.EndpointSlice(root),
            ("", "Secret") => KindDefaults.Secret(root),
            ("", "Namespace") => KindDefaults.Namespace(root),
            ("", "LimitRange") => root.Edit("spec", spec => spec.EditEach("limits", LimitRanges.Defaulted)),
            ("", "PersistentVolumeClaim") => KindDefaults.Claim(root),
            ("", "PersistentVolume") => KindDefaults.Volume(root),
            ("networking.k8s.io", "IngressClass") => root.Edit("spec", spec => spec.Edit("parameters", parameters => parameters.Default("scope", "Cluster"))),
            ("networking.k8s.io", "NetworkPolicy") => root.Edit("spec", KindDefaults.NetworkPolicy),
            ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => KindDefaults.Binding(root),
            ("storage.k8s.io", "StorageClass") => root.Default("reclaimPolicy", "Delete").Default("volumeBindingMode", "Immediate"),
            ("scheduling.k8s.io", "PriorityClass") => root.Default("preemptionPolicy", "PreemptLowerPriority"),
            ("autoscaling", "HorizontalPodAutoscaler") when resource.Version == "v1" => root.Edit("spec", spec => spec.Default("minReplicas", 1)),
            ("autoscaling", "HorizontalPodAutoscaler") => root.Edit("spec", KindDefaults.Autoscaler),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => CustomDefinitions.Default(root),
            ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy" or "MutatingAdmissionPolicy") => root.Edit("spec", spec => spec.Default("failurePolicy", "Fail").Edit("matchConstraints", KindDefaults.Matching)),
            ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding" or "MutatingAdmissionPolicyBinding") => root.Edit("spec", spec => spec.Edit("matchResources", KindDefaults.Matching)),
            ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration") => KindDefaults.Webhooks(root),
            _ => root,
        };
    }
}
