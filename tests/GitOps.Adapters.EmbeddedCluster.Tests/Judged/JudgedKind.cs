using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>A kind that sequences of writes are about: maps, lists by key, sets and whole values are all among them.</summary>
internal sealed record JudgedKind(string Collection, Func<Values, string, KubeMap> Make, bool IsBuiltIn = true, bool HasAddresses = false, Func<Values, KubeMap>? Status = null)
{
    /// <summary>Whether a controller of the server changes objects of the kind by itself.</summary>
    public bool IsControlled => IsBuiltIn && Status is not null;

    public const string CustomKind = "/apis/judged.gitops.example/v1/namespaces/default/gadgets";

    public static readonly JudgedKind[] All =
    [
        new("/api/v1/namespaces/default/configmaps", Map),
        new("/apis/apps/v1/namespaces/default/deployments", Deployment, Status: Conditions),
        new("/api/v1/namespaces/default/services", Service, HasAddresses: true),
        new(CustomKind, Gadget, IsBuiltIn: false, Status: Seen),
        new("/api/v1/namespaces/default/podtemplates", Template),
        new("/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", Policy),
    ];

    public const string Definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.judged.gitops.example"},
         "spec":{"group":"judged.gitops.example","scope":"Namespaced","names":{"plural":"gadgets","singular":"gadget","kind":"Gadget","listKind":"GadgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
             "spec":{"type":"object","properties":{
               "size":{"type":"integer","minimum":0,"maximum":2,"default":1},
               "color":{"type":"string"},
               "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
               "words":{"type":"array","items":{"type":"string"}},
               "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["id"],"items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"weight":{"type":"integer"},"note":{"type":"string"}}}},
               "box":{"type":"object","x-kubernetes-map-type":"atomic","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
               "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
             "status":{"type":"object","properties":{"seen":{"type":"integer"},"notes":{"type":"object","additionalProperties":{"type":"string"}}}}}}}}]}}
        """;

    private static KubeMap Map(Values values, string name)
    {
        var root = values.Root("v1", "ConfigMap", name);
        root = values.One(6) ? root.With("binaryData", KubeMap.Of(("bin", "AAEC"))) : root;
        return values.One(5) ? root : root.With("data", values.Texts("abc"));
    }

    private static KubeMap Deployment(Values values, string name)
    {
        var spec = KubeMap.Of(
            ("selector", KubeJson.Parse("""{"matchLabels":{"app":"judged"}}""")),
            ("template", KubeMap.Of(("metadata", KubeMap.Of(("labels", KubeMap.Of(("app", "judged"))))), ("spec", Pod(values)))));
        spec = values.One(5) ? spec.With("strategy", KubeMap.Of(("type", values.One(2) ? "Recreate" : "RollingUpdate"))) : spec;
        return values.Root("apps/v1", "Deployment", name).With("spec", values.One(2) ? spec.With("replicas", values.Number(3)) : spec);
    }

    private static KubeMap Template(Values values, string name) => values.Root("v1", "PodTemplate", name).With(
        "template",
        KubeMap.Of(("metadata", KubeMap.Of(("labels", values.Texts("lm")))), ("spec", Pod(values))));

    private static KubeMap Pod(Values values)
    {
        var pod = KubeMap.Of(("containers", KubeList.Of(Containers(values))));
        pod = values.One(3) ? pod.With("terminationGracePeriodSeconds", values.Number(2) * 10) : pod;
        pod = values.One(4) && !values.Avoids(VersionRules.AtomicSelectors) ? pod.With("nodeSelector", values.Texts("no")) : pod;
        pod = values.One(4) ? pod.With("volumes", KubeList.Of(values.Some("vw").Select(letter => (KubeValue)KubeMap.Of(("name", letter), ("emptyDir", values.Avoids(VersionRules.EmptyMaps) ? KubeMap.Of(("medium", "Memory")) : KubeMap.Empty))))) : pod;
        pod = values.One(5) ? pod.With("tolerations", KubeList.Of(KubeMap.Of(("key", values.Digit() + "x"), ("operator", "Exists")))) : pod;
        return values.One(6) && !values.Avoids(VersionRules.AtomicReferences) ? pod.With("imagePullSecrets", KubeList.Of(values.Some("st").Select(letter => (KubeValue)KubeMap.Of(("name", letter))))) : pod;
    }

    private static IEnumerable<KubeValue> Containers(Values values)
    {
        foreach (var name in new[] { "web", "side" }.Take(1 + values.Number(2)))
        {
            var container = KubeMap.Of(("name", name), ("image", $"nginx:1.{values.Digit()}"));
            container = values.One(2)
                ? container.With("env", KubeList.Of(values.Some("XY").Select(letter => (KubeValue)KubeMap.Of(("name", letter), ("value", values.Digit() + "v")))))
                : container;
            container = !values.Avoids(VersionRules.RepeatedKeys) && container["env"] is KubeList env && values.One(4)
                ? container.With("env", KubeList.Of(env.Append(KubeMap.Of(("name", "X"), ("value", values.Digit() + "w")))))
                : container;
            container = values.One(3) ? container.With("ports", KubeList.Of(KubeMap.Of(("containerPort", 80 + values.Number(2)), ("protocol", "TCP")))) : container;
            container = values.One(4) ? container.With("resources", KubeMap.Of(("limits", KubeMap.Of(("cpu", values.One(2) ? "1000m" : "0.5"), ("memory", "64Mi"))))) : container;
            yield return values.One(4) ? container.With("args", values.List("pq")) : container;
        }
    }

    private static KubeMap Service(Values values, string name)
    {
        var ports = values.Some("ab").Select(letter => (KubeValue)KubeMap.Of(("name", letter), ("port", (letter == "a" ? 80 : 90) + values.Number(2)), ("protocol", "TCP"), ("targetPort", 8080)));
        var spec = KubeMap.Of(("ports", KubeList.Of(ports)));
        spec = values.One(2) && !values.Avoids(VersionRules.AtomicSelectors) ? spec.With("selector", values.Texts("pq")) : spec;
        return values.Root("v1", "Service", name).With("spec", values.One(4) ? spec.With("sessionAffinity", values.One(2) ? "ClientIP" : "None") : spec);
    }

    private static KubeMap Policy(Values values, string name)
    {
        var spec = KubeMap.Of(("podSelector", values.One(3) && !values.Avoids(VersionRules.EmptyMaps) ? KubeMap.Empty : KubeMap.Of(("matchLabels", values.Texts("pq")))));
        spec = values.One(2) ? spec.With("ingress", KubeList.Of(KubeMap.Of(("ports", KubeList.Of(KubeMap.Of(("port", 80 + values.Number(2)), ("protocol", "TCP"))))))) : spec;
        return values.Root("networking.k8s.io/v1", "NetworkPolicy", name).With("spec", values.One(3) ? spec.With("policyTypes", KubeList.Of((KubeValue)"Ingress")) : spec);
    }

    private static KubeMap Gadget(Values values, string name)
    {
        var spec = new KubeMap.Builder();
        Add(2, "size", () => values.Number(4));
        Add(2, "color", () => values.Digit());
        var whole = values.Avoids(VersionRules.EmptiedLists);
        Add(whole ? 1 : 2, "tags", () => values.List("rst"));
        Add(4, "words", () => values.List("uvw"));
        Add(whole ? 1 : 2, "parts", () => KubeList.Of(values.Some("ij").Select(letter => (KubeValue)Part(letter))));
        Add(3, "box", () => values.Texts("ab"));
        Add(whole ? 1 : 3, "free", () => values.Avoids(VersionRules.DeducedMaps) ? values.Texts("kl") : KubeMap.Of(("k", values.Digit()), ("deep", values.Texts("de"))));
        Add(5, "nowhere", () => values.Digit());
        return values.Root("judged.gitops.example/v1", "Gadget", name).With("spec", spec.Build());

        void Add(int of, string key, Func<KubeValue> make)
        {
            if (values.One(of))
            {
                spec[key] = make();
            }
        }

        KubeMap Part(string id) => values.One(2) ? KubeMap.Of(("id", id), ("weight", values.Number(2))) : KubeMap.Of(("id", id), ("note", values.Digit()));
    }

    private static KubeMap Seen(Values values) => values.One(2) ? KubeMap.Of(("seen", values.Number(3))) : KubeMap.Of(("notes", values.Texts("mn")));

    private static KubeMap Conditions(Values values) => KubeMap.Of(("observedGeneration", values.Number(3)), ("replicas", values.Number(2)), ("readyReplicas", values.Number(2)));
}
