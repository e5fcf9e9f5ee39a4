using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Tells which groups, versions and resources are served, group by group or all at once.</summary>
internal sealed class DiscoveryEndpoint(ResourceCatalog catalog)
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public Task HandleAsync(HttpContext http, string[] segments)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            throw ApiException.MethodNotAllowed();
        }

        var accept = http.Request.Headers.Accept.ToString();
        if (segments is ["api"] or ["apis"] && AggregatedVersion(accept) is { } version)
        {
            return Answers.WriteAsync(http, Aggregated(segments[0] == "api", version), contentType: $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
        }

        return Answers.WriteAsync(http, segments switch
        {
            [] => KubeMap.Of(("paths", KubeList.Of(Groups().SelectMany(GroupPaths).Select(path => (KubeValue)path)))),
            ["api"] => KubeMap.Of(("kind", "APIVersions"), ("versions", KubeList.Of((KubeValue)"v1")), ("serverAddressByClientCIDRs", KubeList.Empty)),
            ["apis"] => KubeMap.Of(("kind", "APIGroupList"), ("apiVersion", "v1"), ("groups", KubeList.Of(Groups().Where(group => group.Key.Length > 0).Select(group => (KubeValue)Group(group))))),
            ["api", var v] => ResourceList(string.Empty, v),
            ["apis", var g] => KubeMap.Of([("kind", "APIGroup"), ("apiVersion", "v1"), .. Group(Groups().FirstOrDefault(group => group.Key == g && g.Length > 0) ?? throw ApiException.UnknownPath()).Select(entry => (entry.Key, entry.Value))]),
            ["apis", var g, var v] => ResourceList(g, v),
            _ => throw ApiException.UnknownPath(),
        });
    }

    private static string? AggregatedVersion(string accept) =>
        !accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) ? null : accept.Contains("v=v2;", StringComparison.Ordinal) ? "v2" : "v2beta1";

    private IEnumerable<IGrouping<string, ResourceType>> Groups() => catalog.Resources.GroupBy(resource => resource.Group);

    private static IEnumerable<string> GroupPaths(IGrouping<string, ResourceType> group) => Versions(group).Select(version => group.Key.Length == 0 ? $"/api/{version}" : $"/apis/{group.Key}/{version}");

    private static IEnumerable<string> Versions(IGrouping<string, ResourceType> group) => group.Select(resource => resource.Version).Distinct().OrderByDescending(version => version, VersionOrder.Instance);

    private static KubeMap Group(IGrouping<string, ResourceType> group)
    {
        var versions = Versions(group).Select(version => (KubeValue)KubeMap.Of(("groupVersion", $"{group.Key}/{version}"), ("version", version))).ToList();
        return KubeMap.Of(("name", group.Key), ("versions", KubeList.Of(versions)), ("preferredVersion", versions[0]));
    }

    private KubeMap ResourceList(string group, string version)
    {
        var resources = catalog.Resources.Where(resource => resource.Group == group && resource.Version == version).ToList();
        if (resources.Count == 0)
        {
            throw ApiException.UnknownPath();
        }

        return KubeMap.Of(
            ("kind", "APIResourceList"),
            ("apiVersion", "v1"),
            ("groupVersion", resources[0].Kind.ApiVersion),
            ("resources", KubeList.Of(resources.SelectMany(resource => resource.Subresources.Select(sub => (KubeValue)Subresource(resource, sub)).Prepend(Resource(resource))))));
    }

    private static KubeMap Resource(ResourceType resource)
    {
        var entry = new KubeMap.Builder
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.IsNamespaced,
            ["kind"] = resource.Kind.Kind,
            ["verbs"] = Texts(Verbs(resource)),
        };
        if (resource.ShortNames.Length > 0)
        {
            entry["shortNames"] = Texts(resource.ShortNames);
        }

        if (resource.Categories.Length > 0)
        {
            entry["categories"] = Texts(resource.Categories);
        }

        return entry.Build();
    }

    private static KubeMap Subresource(ResourceType resource, string name)
    {
        var kind = SubresourceKind(resource, name);
        var entry = KubeMap.Of(
            ("name", $"{resource.Plural}/{name}"), ("singularName", ""), ("namespaced", resource.IsNamespaced), ("kind", kind.Kind), ("verbs", Texts(SubresourceVerbs(name))));
        return kind.ApiVersion == resource.Kind.ApiVersion ? entry : entry.With("group", kind.Group).With("version", kind.Version);
    }

    private static GroupVersionKind SubresourceKind(ResourceType resource, string name) => name switch
    {
        "scale" => new("autoscaling", "v1", "Scale"),
        "eviction" => new("policy", "v1", "Eviction"),
        "token" => new("authentication.k8s.io", "v1", "TokenRequest"),
        "binding" => new(string.Empty, "v1", "Binding"),
        _ => resource.Kind,
    };

    private static string[] SubresourceVerbs(string name) => name switch
    {
        "eviction" or "token" or "binding" => ["create"],
        "log" => ["get"],
        "finalize" => ["update"],
        _ => ["get", "patch", "update"],
    };

    private static string[] Verbs(ResourceType resource) => resource.IsVirtual ? ["create"] : resource.DeletesTogether ? AllVerbs : [.. AllVerbs.Where(verb => verb != "deletecollection")];

    private KubeMap Aggregated(bool core, string version) => KubeMap.Of(
        ("kind", "APIGroupDiscoveryList"),
        ("apiVersion", $"apidiscovery.k8s.io/{version}"),
        ("metadata", KubeMap.Empty),
        ("items", KubeList.Of(Groups().Where(group => group.Key.Length == 0 == core).Select(group => (KubeValue)KubeMap.Of(
            ("metadata", KubeMap.Of(("name", group.Key))),
            ("versions", KubeList.Of(Versions(group).Select(v => (KubeValue)KubeMap.Of(
                ("version", v),
                ("resources", KubeList.Of(group.Where(resource => resource.Version == v).Select(resource => (KubeValue)AggregatedResource(resource)))),
                ("freshness", "Current"))))))))));

    private static KubeMap AggregatedResource(ResourceType resource)
    {
        var entry = new KubeMap.Builder
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = KindMap(resource.Kind),
            ["scope"] = resource.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Texts(Verbs(resource)),
        };
        if (resource.ShortNames.Length > 0)
        {
            entry["shortNames"] = Texts(resource.ShortNames);
        }

        if (resource.Categories.Length > 0)
        {
            entry["categories"] = Texts(resource.Categories);
        }

        if (resource.Subresources.Length > 0)
        {
            entry["subresources"] = KubeList.Of(resource.Subresources.Select(sub => (KubeValue)KubeMap.Of(
                ("subresource", sub), ("responseKind", KindMap(SubresourceKind(resource, sub))), ("verbs", Texts(SubresourceVerbs(sub))))));
        }

        return entry.Build();
    }

    private static KubeMap KindMap(GroupVersionKind kind) => KubeMap.Of(("group", kind.Group), ("version", kind.Version), ("kind", kind.Kind));

    private static KubeList Texts(IEnumerable<string> texts) => KubeList.Of(texts.Select(text => (KubeValue)text));
}
