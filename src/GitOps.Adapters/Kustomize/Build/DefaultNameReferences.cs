using System.Collections.Immutable;
using GitOps.Core.Objects;
using static GitOps.Adapters.Kustomize.Build.DefaultFieldSpecs;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Which built-in fields hold the name of another object.</summary>
internal static class DefaultNameReferences
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Admission = "admissionregistration.k8s.io";

    // Where kinds keep the specification of their pods.
    private static readonly (string Kind, string PodSpec)[] Workloads =
    [
        ("Deployment", "spec/template/spec/"), ("ReplicaSet", "spec/template/spec/"), ("DaemonSet", "spec/template/spec/"),
        ("StatefulSet", "spec/template/spec/"), ("Job", "spec/template/spec/"), ("CronJob", "spec/jobTemplate/spec/template/spec/"),
    ];

    // The kinds that are looked at for service accounts, claims and priority classes.
    private static readonly (string Kind, string PodSpec)[] Others =
    [
        ("Pod", "spec/"), ("StatefulSet", "spec/template/spec/"), ("Deployment", "spec/template/spec/"), ("ReplicationController", "spec/template/spec/"),
        ("CronJob", "spec/jobTemplate/spec/template/spec/"), ("Job", "spec/template/spec/"), ("DaemonSet", "spec/template/spec/"),
    ];

    public static ImmutableArray<NameBackReference> All { get; } = TransformerConfig.Sorted(
    [
        .. new[] { "Deployment", "ReplicationController", "ReplicaSet", "StatefulSet" }
            .Select(kind => To(kind, string.Empty, string.Empty, Spec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler"))),
        To("ConfigMap", "v1", string.Empty, [.. ConfigMaps()]),
        To("Secret", "v1", string.Empty, [.. Secrets()]),
        To("Service", "v1", string.Empty,
        [
            Spec("spec/serviceName", "StatefulSet", "apps"),
            Spec("spec/rules/http/paths/backend/serviceName", "Ingress"),
            Spec("spec/backend/serviceName", "Ingress"),
            Spec("spec/rules/http/paths/backend/service/name", "Ingress"),
            Spec("spec/defaultBackend/service/name", "Ingress"),
            Spec("spec/service/name", "APIService", "apiregistration.k8s.io"),
            Spec("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", Admission),
            Spec("webhooks/clientConfig/service", "MutatingWebhookConfiguration", Admission),
        ]),
        To("Role", string.Empty, Rbac, Spec("roleRef/name", "RoleBinding", Rbac)),
        To("ClusterRole", string.Empty, Rbac, Spec("roleRef/name", "RoleBinding", Rbac), Spec("roleRef/name", "ClusterRoleBinding", Rbac)),
        To("ServiceAccount", "v1", string.Empty,
        [
            Spec("subjects", "RoleBinding", Rbac), Spec("subjects", "ClusterRoleBinding", Rbac),
            .. Others.Select(other => Spec(other.PodSpec + "serviceAccountName", other.Kind)),
        ]),
        To("PersistentVolumeClaim", "v1", string.Empty, [.. Others.Select(other => Spec(other.PodSpec + "volumes/persistentVolumeClaim/claimName", other.Kind))]),
        To("PersistentVolume", "v1", string.Empty, Spec("spec/volumeName", "PersistentVolumeClaim"), Spec("rules/resourceNames", "ClusterRole")),
        To("StorageClass", "v1", "storage.k8s.io",
            Spec("spec/storageClassName", "PersistentVolume"), Spec("spec/storageClassName", "PersistentVolumeClaim"), Spec("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet")),
        To("PriorityClass", "v1", "scheduling.k8s.io", [.. Others.Select(other => Spec(other.PodSpec + "priorityClassName", other.Kind))]),
        To("IngressClass", "v1", "networking.k8s.io/v1", Spec("spec/ingressClassName", "Ingress")),
        To("ValidatingAdmissionPolicy", string.Empty, Admission, Spec("spec/policyName", "ValidatingAdmissionPolicyBinding", Admission)),
    ]);

    private static NameBackReference To(string kind, string version, string group, params ImmutableArray<FieldSpec> referrers) =>
        new(new GroupVersionKind(group, version, kind), referrers);

    private static IEnumerable<FieldSpec> ConfigMaps()
    {
        string[] fields =
        [
            "volumes/configMap/name", "containers/env/valueFrom/configMapKeyRef/name", "initContainers/env/valueFrom/configMapKeyRef/name",
            "containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name", "volumes/projected/sources/configMap/name",
        ];
        foreach (var spec in InPods(fields))
        {
            yield return spec;
        }

        yield return Spec("spec/configSource/configMap", "Node");
        yield return Spec("rules/resourceNames", "Role");
        yield return Spec("rules/resourceNames", "ClusterRole");
        yield return Spec(@"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", "Ingress");
    }

    private static IEnumerable<FieldSpec> Secrets()
    {
        string[] fields =
        [
            "volumes/secret/secretName", "containers/env/valueFrom/secretKeyRef/name", "initContainers/env/valueFrom/secretKeyRef/name",
            "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name", "volumes/projected/sources/secret/name",
        ];
        foreach (var spec in InPods(fields))
        {
            yield return spec;
        }

        yield return Spec("spec/tls/secretName", "Ingress");
        foreach (var annotation in new[] { "ingress.kubernetes.io/auth-secret", "nginx.ingress.kubernetes.io/auth-secret", "nginx.ingress.kubernetes.io/auth-tls-secret" })
        {
            yield return Spec("metadata/annotations/" + annotation.Replace("/", @"\/", StringComparison.Ordinal), "Ingress");
        }

        yield return Spec("imagePullSecrets/name", "ServiceAccount");
        foreach (var parameter in new[] { "secretName", "adminSecretName", "userSecretName", "secretRef" })
        {
            yield return Spec("parameters/" + parameter, "StorageClass");
        }

        yield return Spec("rules/resourceNames", "Role");
        yield return Spec("rules/resourceNames", "ClusterRole");
        yield return Spec("spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1");
        yield return Spec("spec/azureFile/secretName", "PersistentVolume");
    }

    private static IEnumerable<FieldSpec> InPods(string[] fields)
    {
        foreach (var field in fields)
        {
            yield return Spec("spec/" + field, "Pod", version: "v1");
            yield return Spec("template/spec/" + field, "PodTemplate");
            foreach (var (kind, podSpec) in Workloads)
            {
                yield return Spec(podSpec + field, kind);
            }
        }
    }
}
