using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests;

internal static class Samples
{
    public static readonly GroupVersionKind ConfigMaps = new(string.Empty, "v1", "ConfigMap");
    public static readonly ObjectRef A = new(ConfigMaps, "default", "a");
    public static readonly ObjectQuery All = new(ConfigMaps, "default");

    public static string Map(string name, string version, string uid = "1") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"}}""";

    public static KubeObject MapObject(string name, string version, string uid = "1") => new(KubeJson.Parse(Map(name, version, uid)).AsMap);

    public static string List(string version, params string[] items) =>
        $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', items)}}]}""";

    public static string Change(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""" + "\n";
}
