using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks an object before it is stored, and a change of one, and names every fault.</summary>
internal static class Validation
{
    /// <exception cref="ApiException">422 with every fault as a cause.</exception>
    public static void Check(ResourceType resource, string name, KubeMap root, KubeMap? old)
    {
        var faults = new Faults();
        MetadataRules.Check(resource, root, old, faults);
        Kind(resource, root, old, faults);
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
            case ("", "Pod"):
                PodRules.Spec(root["spec"]?.AsMap ?? KubeMap.Empty, "spec", faults);
                break;
            case ("", "PodTemplate"):
                PodRules.Spec(root.Find("template", "spec")?.AsMap ?? KubeMap.Empty, "template.spec", faults);
                break;
            case ("batch", "Job"):
                WorkloadRules.Job(root, old, faults);
                break;
            case ("batch", "CronJob"):
                WorkloadRules.CronJob(root, faults);
                break;
            case ("", "Service"):
                PlatformRules.Service(root, old, faults);
                break;
            case ("", "ConfigMap" or "Secret"):
                PlatformRules.Configuration(root, old, faults);
                break;
            case ("", "PersistentVolumeClaim"):
                PlatformRules.Claim(root, old, faults);
                break;
            case ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding"):
                PlatformRules.Binding(root, old, faults);
                break;
            case ("" or EventGroups.Group, "Event"):
                EventRules.Check(resource, root, old, faults);
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                PlatformRules.Definition(root, old, faults);
                break;
            default:
                if (resource.Custom is { OpenApi.Count: > 0 } custom)
                {
                    CustomObjectRules.Check(custom.OpenApi, root, string.Empty, faults);
                    if (faults.List.Count == 0)
                    {
                        CustomObjectExpressions.Check(custom.OpenApi, root, old, string.Empty, faults);
                    }

                }

                break;
        }
    }
}
