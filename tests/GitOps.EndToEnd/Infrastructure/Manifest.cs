using GitOps.Core.Objects;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Objects and manifests that scenarios use.</summary>
internal static class Manifest
{
    public static KubeObject Namespace(string name) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("name", (KubeValue)name)))));

    public static KubeObject GitRepository(string space, string name, string url, string branch) => Definition("source.toolkit.fluxcd.io/v1", "GitRepository", space, name, KubeMap.Of(
        ("interval", (KubeValue)"1h"), ("url", url), ("ref", KubeMap.Of(("branch", (KubeValue)branch)))));

    public static KubeObject Kustomization(string space, string name, string path, string source, params ReadOnlySpan<(string Key, KubeValue Value)> spec)
    {
        var fields = KubeMap.Of(
            ("interval", (KubeValue)"1h"), ("retryInterval", "1s"), ("path", path), ("prune", true), ("targetNamespace", space),
            ("sourceRef", KubeMap.Of(("kind", (KubeValue)"GitRepository"), ("name", source))));
        foreach (var (key, value) in spec)
        {
            fields = fields.With(key, value);
        }

        return Definition("kustomize.toolkit.fluxcd.io/v1", "Kustomization", space, name, fields);
    }

    public static KubeObject HelmRelease(string space, string name, string chart, string source, params ReadOnlySpan<(string Key, KubeValue Value)> spec)
    {
        var fields = KubeMap.Of(
            ("interval", (KubeValue)"1h"),
            ("chart", KubeMap.Of(("spec", (KubeValue)KubeMap.Of(
                ("chart", (KubeValue)chart), ("sourceRef", KubeMap.Of(("kind", (KubeValue)"GitRepository"), ("name", source))))))));
        foreach (var (key, value) in spec)
        {
            fields = fields.With(key, value);
        }

        return Definition("helm.toolkit.fluxcd.io/v2", "HelmRelease", space, name, fields);
    }

    public static string Config(string name, string value) =>
        $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        data:
          value: "{value}"

        """;

    public static string Deployment(string name, int replicas) =>
        $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {name}
        spec:
          replicas: {replicas}
          selector:
            matchLabels:
              app: {name}
          template:
            metadata:
              labels:
                app: {name}
            spec:
              containers:
                - name: main
                  image: registry.example.com/{name}:1.0

        """;

    public static KubeMap? Condition(KubeObject item, string type) =>
        item.Status["conditions"]?.AsList.Select(condition => condition.AsMap).FirstOrDefault(condition => condition["type"]?.AsString == type);

    private static KubeObject Definition(string apiVersion, string kind, string space, string name, KubeMap spec) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)apiVersion), ("kind", kind), ("metadata", KubeMap.Of(("name", (KubeValue)name), ("namespace", space))), ("spec", spec)));
}
