using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What the server warns of when it stores an object: allowed, but hardly meant or soon gone.</summary>
internal static class KindWarnings
{
    private const string Mountable = "kubernetes.io/enforce-mountable-secrets";

    /// <summary>The warnings; those about pods only when they are new or changed.</summary>
    public static IEnumerable<string> Of(ResourceType resource, KubeMap root, KubeMap? old) => (resource.Group, resource.Kind.Kind) switch
    {
        ("", "Pod") => PodWarnings.Of(root, string.Empty),
        ("", "PodTemplate") => PodWarnings.Of(root.Map("template"), "template."),
        ("", "ReplicationController") => Hostname(root, old).Concat(Template(root, old)),
        ("apps", "Deployment" or "ReplicaSet") => Hostname(root, old).Concat(Template(root, old)),
        ("apps", "DaemonSet") => Template(root, old),
        ("apps", "StatefulSet") => Template(root, old).Concat(root.Find("spec", "revisionHistoryLimit")?.AsInteger < 0
            ? ["spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"]
            : []),
        ("batch", "Job") => Hostname(root, old).Concat(PodWarnings.Of(root.Map("spec").Map("template"), "spec.template.")),
        ("batch", "CronJob") => Hostname(root, old).Concat(PodWarnings.Of(root.Map("spec").Map("jobTemplate").Map("spec").Map("template"), "spec.jobTemplate.spec.template.")),
        ("", "Service") => ServiceRules.Warnings(root),
        ("", "PersistentVolumeClaim") => ClaimRules.Warnings(root),
        ("", "ServiceAccount") when root.Map("metadata").Map("annotations").Has(Mountable) => [$"metadata.annotations[{Mountable}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"],
        ("networking.k8s.io", "Ingress") when old is null => NetworkRules.Warnings(root),
        _ => [],
    };

    private static IEnumerable<string> Template(KubeMap root, KubeMap? old) =>
        old is null || !root.Map("spec").Equals(old.Map("spec")) ? PodWarnings.Of(root.Map("spec").Map("template"), "spec.template.") : [];

    private static IEnumerable<string> Hostname(KubeMap root, KubeMap? old) =>
        old is null && Names.Label(root.Map("metadata").Text("name")).ToList() is { Count: > 0 } wrong
            ? [$"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [{string.Join(' ', wrong)}]"]
            : [];
}
