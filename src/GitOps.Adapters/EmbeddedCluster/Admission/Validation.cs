using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks an object before it is stored, and a change of one, and names every fault.</summary>
internal static class Validation
{
    // Faults after which an object is not what rules expect.
    private static readonly string[] Blocking = ["FieldValueRequired", CustomObjectRules.WrongType, "FieldValueNotSupported", "FieldValueTooLong", "FieldValueTooMany"];

    /// <exception cref="ApiException">422 with every fault as a cause.</exception>
    public static void Check(WriteRequest request, KubeMap root, KubeMap? old)
    {
        var (resource, name) = (request.Resource, request.Name);
        var faults = new Faults();
        MetadataRules.Check(resource, root, old, faults);
        Kind(resource, root, old, faults);
        if (resource is { Group: "", Kind.Kind: "Pod" } && old is not null && request.Subresource.Length == 0 && request.By != Identity.Server)
        {
            PodChanges.Check(root.Map("spec"), old.Map("spec"), faults);
        }

        request.Warnings.AddRange(faults.Warnings);
        if (faults.List.Count > 0)
        {
            throw ApiException.Invalid(resource, name, faults.List);
        }
    }

    private static void Kind(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        switch (resource.Group, resource.Kind.Kind)
        {
            case ("apps", "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet"):
                WorkloadRules.Check(resource.Kind.Kind, root, old, faults);
                break;
            case ("", "ReplicationController"):
                WorkloadRules.ReplicationController(root.Map("spec"), faults);
                break;
            case ("", "Pod"):
                PodRules.Pod(root, old, faults);
                break;
            case ("", "PodTemplate"):
                PodRules.Template(root.Map("template"), "template", faults);
                break;
            case ("batch", "Job"):
                JobRules.Job(root, old, faults);
                break;
            case ("batch", "CronJob"):
                JobRules.CronJob(root, old, faults);
                break;
            case ("", "Service"):
                ServiceRules.Check(root, old, faults);
                break;
            case ("", "ConfigMap"):
                ConfigurationRules.Map(root, old, faults);
                break;
            case ("", "Secret"):
                ConfigurationRules.Secret(root, old, faults);
                break;
            case ("", "PersistentVolumeClaim"):
                ClaimRules.Claim(root, old, faults);
                break;
            case ("", "PersistentVolume"):
                ClaimRules.Volume(root, old, faults);
                break;
            case ("rbac.authorization.k8s.io", "Role" or "ClusterRole"):
                AccessRules.Role(root, resource.IsNamespaced, faults);
                break;
            case ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding"):
                AccessRules.Binding(root, old, resource.IsNamespaced, faults);
                break;
            case ("" or EventGroups.Group, "Event"):
                EventRules.Check(resource, root, old, faults);
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                DefinitionRules.Check(root, old, faults);
                break;
            default:
                Small(resource, root, old, faults);
                break;
        }
    }

    private static void Small(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        switch (resource.Group, resource.Kind.Kind)
        {
            case ("networking.k8s.io", "Ingress"):
                NetworkRules.Ingress(root, faults);
                break;
            case ("networking.k8s.io", "IngressClass"):
                NetworkRules.Class(root, old, faults);
                break;
            case ("networking.k8s.io", "NetworkPolicy"):
                NetworkRules.Policy(root, faults);
                break;
            case ("autoscaling", "HorizontalPodAutoscaler") when resource.Version == "v2":
                AutoscalerRules.Check(root.Map("spec"), faults);
                break;
            case ("policy", "PodDisruptionBudget"):
                SmallKindRules.Budget(root, faults);
                break;
            case ("scheduling.k8s.io", "PriorityClass"):
                SmallKindRules.Priority(root, old, faults);
                break;
            case ("coordination.k8s.io", "Lease"):
                SmallKindRules.Lease(root.Map("spec"), faults);
                break;
            case ("node.k8s.io", "RuntimeClass"):
                SmallKindRules.Runtime(root, old, faults);
                break;
            case ("storage.k8s.io", "StorageClass"):
                SmallKindRules.StorageClass(root, old, faults);
                break;
            case ("", "Namespace"):
                SmallKindRules.Namespace(root, faults);
                break;
            case ("", "ResourceQuota"):
                AmountRules.Quota(root, old, faults);
                break;
            case ("", "LimitRange"):
                AmountRules.Limits(root, faults);
                break;
            case ("", "Endpoints"):
                EndpointRules.Endpoints(root, faults);
                break;
            case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"):
                PolicyRules.Policy(root.Map("spec"), faults);
                break;
            case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"):
                PolicyRules.Binding(root.Map("spec"), faults);
                break;
            case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration"):
                PolicyRules.Webhooks(root, faults);
                break;
            case ("discovery.k8s.io", "EndpointSlice"):
                EndpointRules.Slice(root, old, faults);
                break;
            default:
                Custom(resource, root, old, faults);
                break;
        }
    }

    private static void Custom(ResourceType resource, KubeMap root, KubeMap? old, Faults faults)
    {
        if (resource.Custom is not { OpenApi.Count: > 0 } custom)
        {
            return;
        }

        CustomObjectRules.Check(custom.OpenApi, root, old, string.Empty, faults);
        if (faults.List.Exists(fault => Blocking.Contains(fault.Reason)))
        {
            if (CustomObjectExpressions.Asks(custom.OpenApi))
            {
                faults.Invalid(CustomObjectRules.Nowhere, KubeValue.Null, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
            }
        }
        else
        {
            CustomObjectExpressions.Check(custom.OpenApi, root, old, string.Empty, faults);
        }
    }
}
