using System.Collections.Frozen;

namespace GitOps.Core.Yaml;

/// <summary>Words that nearly every manifest repeats. Each is one string for all who read it, so thousands of objects do not hold thousands of copies.</summary>
internal static class YamlWords
{
    private const int Longest = 24;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = Words().ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    [ThreadStatic]
    private static RecentTexts? recent;

    /// <summary>The text as a string.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest)
        {
            return text.ToString();
        }

        ref var slot = ref (recent ??= new RecentTexts()).SlotOf(text);
        if (slot is null || !text.SequenceEqual(slot))
        {
            slot = Known.TryGetValue(text, out var word) ? word : text.ToString();
        }

        return slot;
    }

    private static string[] Words() =>
    [
        "Always", "Certificate", "ClusterIP", "ClusterRole", "ClusterRoleBinding", "ConfigMap", "CronJob", "CustomResourceDefinition", "DaemonSet", "Deployment",
        "HelmRelease", "HorizontalPodAutoscaler", "IfNotPresent", "Ingress", "Job", "Kustomization", "Namespace", "NetworkPolicy", "PersistentVolumeClaim",
        "PodDisruptionBudget", "Role", "RoleBinding", "Secret", "Service", "ServiceAccount", "StatefulSet", "TCP", "UDP",
        "accessModes", "affinity", "annotations", "apiGroup", "apiGroups", "apiVersion", "app", "app.kubernetes.io/name", "apps/v1", "args", "autoscaling/v2",
        "batch/v1", "capabilities", "claimName", "clusterIP", "command", "component", "configMap", "configMapKeyRef", "configMapRef", "containerPort", "containers",
        "cpu", "data", "default", "description", "drop", "effect", "emptyDir", "enabled", "env", "envFrom", "exec", "failureThreshold", "false", "fieldPath",
        "fieldRef", "from", "fsGroup", "group", "host", "http", "httpGet", "image", "imagePullPolicy", "imagePullSecrets", "ingressClassName",
        "initContainers", "initialDelaySeconds", "interval", "items", "key", "kind", "labels", "limits", "livenessProbe", "matchExpressions", "matchLabels",
        "maxReplicas", "maxSurge", "maxUnavailable", "medium", "memory", "metadata", "metrics", "minReplicas", "mode", "mountPath", "name", "namespace",
        "networking.k8s.io/v1", "nodeSelector", "number", "operator", "optional", "path", "pathType", "patch", "periodSeconds", "podSelector", "policyTypes",
        "port", "ports", "preferences", "properties", "protocol", "rbac.authorization.k8s.io", "readOnly", "readinessProbe", "ref", "replicas", "requests", "required",
        "resourceNames", "resources", "restartPolicy", "roleRef", "rollingUpdate", "rules", "runAsNonRoot", "runAsUser", "schedule", "scheme", "schema",
        "secret", "secretKeyRef", "secretName", "secretRef", "securityContext", "selector", "serviceAccountName", "spec", "startupProbe", "storage",
        "storageClassName", "strategy", "string", "subPath", "subjects", "successThreshold", "target", "targetPort", "template", "tier",
        "timeoutSeconds", "tls", "tolerations", "topologyKey", "true", "type", "url", "v1", "value", "valueFrom", "values", "verbs", "version", "volumeMounts",
        "volumes",
    ];
}
