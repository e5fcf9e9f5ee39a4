using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values of kinds that need only a few.</summary>
internal static class KindDefaults
{
    /// <summary><c>stringData</c> becomes data; a secret without type is opaque.</summary>
    public static KubeMap Secret(KubeMap root)
    {
        root = root.Default("type", "Opaque");
        if (root["stringData"] is not KubeMap texts)
        {
            return root;
        }

        var data = root["data"]?.AsMap ?? KubeMap.Empty;
        foreach (var (key, value) in texts)
        {
            data = data.With(key, Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString ?? string.Empty)));
        }

        root = root.Without("stringData");
        return data.Count == 0 ? root : root.With("data", data);
    }

    /// <summary>Every namespace carries its name as a label.</summary>
    public static KubeMap Namespace(KubeMap root) =>
        root.Find("metadata", "name") is KubeString { Text.Length: > 0 } name ? root.WithAt(["metadata", "labels", "kubernetes.io/metadata.name"], name) : root;

    public static KubeMap Claim(KubeMap root) => root.EditOrMake("spec", spec => Source(spec).Default("volumeMode", "Filesystem")).EditOrMake("status", status => status.Default("phase", "Pending"));

    // Where data comes from is said in two ways, of which the older knows claims and snapshots alone.
    private static KubeMap Source(KubeMap spec)
    {
        if (spec["dataSource"] is KubeMap source && !((source.Text("kind") == "PersistentVolumeClaim" && source.Text("apiGroup").Length == 0) || (source.Text("kind") == "VolumeSnapshot" && source.Text("apiGroup") == "snapshot.storage.k8s.io")))
        {
            spec = spec.Without("dataSource");
        }

        return spec["dataSource"] is { } old ? spec.Default("dataSourceRef", old)
            : spec["dataSourceRef"] is KubeMap reference && reference.Text("namespace").Length == 0 ? spec.With("dataSource", reference) : spec;
    }

    public static KubeMap Volume(KubeMap root) => root
        .EditOrMake("spec", spec => spec.Default("persistentVolumeReclaimPolicy", "Retain").Default("volumeMode", "Filesystem").Edit("hostPath", path => path.Default("type", string.Empty)))
        .EditOrMake("status", status => status.Default("phase", "Pending"));

    public static KubeMap NetworkPolicy(KubeMap spec)
    {
        spec = spec.EditEach("ingress", rule => rule.EditEach("ports", Port)).EditEach("egress", rule => rule.EditEach("ports", Port));
        return spec.Default("policyTypes", spec["egress"] is KubeList { Count: > 0 } ? KubeList.Of("Ingress", "Egress") : KubeList.Of((KubeValue)"Ingress"));
    }

    public static KubeMap Endpoints(KubeMap root) => root.EditEach("subsets", subset => subset.EditEach("ports", Port));

    public static KubeMap EndpointSlice(KubeMap root) => root.EditEach("ports", port => Port(port).Default("name", string.Empty));

    public static KubeMap Binding(KubeMap root) => root
        .Edit("roleRef", role => role["apiGroup"] is KubeString { Text.Length: > 0 } ? role : role.With("apiGroup", "rbac.authorization.k8s.io"))
        .EditEach("subjects", subject => subject["apiGroup"] is KubeString { Text.Length: > 0 } || subject["kind"]?.AsString is not ("User" or "Group")
            ? subject
            : subject.With("apiGroup", "rbac.authorization.k8s.io"));

    public static KubeMap Autoscaler(KubeMap spec) => spec
        .Edit("behavior", behaviour => behaviour
            .EditOrMake("scaleUp", rules => Scaling(rules.Default("stabilizationWindowSeconds", 0), ("Pods", 4), ("Percent", 100)))
            .EditOrMake("scaleDown", rules => Scaling(rules, ("Percent", 100))))
        .Default("minReplicas", 1)
        .Default("metrics", KubeList.Of(KubeMap.Of(
            ("resource", KubeMap.Of(("name", "cpu"), ("target", KubeMap.Of(("averageUtilization", 80L), ("type", "Utilization"))))),
            ("type", "Resource"))));

    private static KubeMap Port(KubeMap port) => port.Default("protocol", "TCP");

    private static KubeMap Scaling(KubeMap rules, params (string Type, int Value)[] policies) => rules
        .Default("selectPolicy", "Max")
        .Default("policies", KubeList.Of(policies.Select(policy => (KubeValue)KubeMap.Of(("type", policy.Type), ("value", policy.Value), ("periodSeconds", 15)))));

    /// <summary>What a policy or a binding is about.</summary>
    public static KubeMap Matching(KubeMap matching) => matching
        .Default("matchPolicy", "Equivalent")
        .Default("namespaceSelector", KubeMap.Empty)
        .Default("objectSelector", KubeMap.Empty)
        .EditEach("resourceRules", rule => rule.Default("scope", "*"))
        .EditEach("excludeResourceRules", rule => rule.Default("scope", "*"));

    public static KubeMap Webhooks(KubeMap root) => root.EditEach("webhooks", webhook => webhook
        .Default("failurePolicy", "Fail")
        .Default("matchPolicy", "Equivalent")
        .Default("namespaceSelector", KubeMap.Empty)
        .Default("objectSelector", KubeMap.Empty)
        .Default("timeoutSeconds", 10)
        .Edit("clientConfig", config => config.Edit("service", service => service.Default("port", 443)))
        .EditEach("rules", rule => rule.Default("scope", "*")));
}
