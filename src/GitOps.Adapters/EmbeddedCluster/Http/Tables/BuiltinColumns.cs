using GitOps.Adapters.EmbeddedCluster.Schema;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>The columns of built-in kinds.</summary>
internal static class BuiltinColumns
{
    public static IReadOnlyList<Column> Of(ResourceType resource) => (resource.Group, resource.Kind.Kind) switch
    {
        ("", "Pod") => PodColumns.All,
        ("apps", "Deployment") => WorkloadColumns.Deployment,
        ("apps", "ReplicaSet") => WorkloadColumns.ReplicaSet,
        ("", "ReplicationController") => WorkloadColumns.ReplicationController,
        ("apps", "StatefulSet") => WorkloadColumns.StatefulSet,
        ("apps", "DaemonSet") => WorkloadColumns.DaemonSet,
        ("apps", "ControllerRevision") => WorkloadColumns.Revision,
        ("", "PodTemplate") => WorkloadColumns.PodTemplate,
        ("batch", "Job") => WorkloadColumns.Job,
        ("batch", "CronJob") => WorkloadColumns.CronJob,
        ("autoscaling", "HorizontalPodAutoscaler") => AutoscalerColumns.All,
        ("policy", "PodDisruptionBudget") => PlatformColumns.Budget,
        ("", "Service") => NetworkColumns.Service,
        ("", "Endpoints") => NetworkColumns.Endpoints,
        ("discovery.k8s.io", "EndpointSlice") => NetworkColumns.EndpointSlice,
        ("networking.k8s.io", "Ingress") => NetworkColumns.Ingress,
        ("networking.k8s.io", "IngressClass") => NetworkColumns.IngressClass,
        ("networking.k8s.io", "NetworkPolicy") => NetworkColumns.Policy,
        ("networking.k8s.io", "IPAddress") => NetworkColumns.Address,
        ("networking.k8s.io", "ServiceCIDR") => NetworkColumns.Cidr,
        ("", "PersistentVolumeClaim") => StorageColumns.Claim,
        ("", "PersistentVolume") => StorageColumns.Volume,
        ("storage.k8s.io", "StorageClass") => StorageColumns.StorageClass,
        ("storage.k8s.io", "CSIDriver") => StorageColumns.Driver,
        ("storage.k8s.io", "CSINode") => StorageColumns.Node,
        ("storage.k8s.io", "VolumeAttachment") => StorageColumns.Attachment,
        ("storage.k8s.io", "VolumeAttributesClass") => StorageColumns.AttributesClass,
        ("", "LimitRange") or ("storage.k8s.io", "CSIStorageCapacity") or ("apiextensions.k8s.io", "CustomResourceDefinition") or ("rbac.authorization.k8s.io", "Role" or "ClusterRole") => PlatformColumns.Created,
        ("rbac.authorization.k8s.io", _) => AccessColumns.Binding,
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration") => AccessColumns.Webhooks,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => AccessColumns.Policy,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding") => AccessColumns.PolicyBinding,
        ("certificates.k8s.io", "CertificateSigningRequest") => AccessColumns.SigningRequest,
        ("", "ConfigMap") => PlatformColumns.ConfigMap,
        ("", "Secret") => PlatformColumns.Secret,
        ("", "Namespace") => PlatformColumns.Namespace,
        ("", "Node") => PlatformColumns.Node,
        ("", "ResourceQuota") => PlatformColumns.Quota,
        ("coordination.k8s.io", "Lease") => PlatformColumns.Lease,
        ("scheduling.k8s.io", "PriorityClass") => PlatformColumns.Priority,
        ("node.k8s.io", "RuntimeClass") => PlatformColumns.Runtime,
        ("resource.k8s.io", "ResourceClaim") => PlatformColumns.ResourceClaim,
        ("resource.k8s.io", "ResourceSlice") => PlatformColumns.ResourceSlice,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => PlatformColumns.FlowSchema,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => PlatformColumns.PriorityLevel,
        ("" or EventGroups.Group, "Event") => EventColumns.All,
        _ => PlatformColumns.Plain,
    };
}
