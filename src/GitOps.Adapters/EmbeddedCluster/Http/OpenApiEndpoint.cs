using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>OpenAPI v3, by group and version, and v2 in one: what clients need to validate, to explain and to learn what a server can.</summary>
internal sealed class OpenApiEndpoint(ResourceCatalog catalog)
{
    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation"];

    public Task HandleAsync(HttpContext http, string[] rest) => rest switch
    {
        ["v2"] => Answers.WriteAsync(http, Swagger(http)),
        ["v3"] => Answers.WriteAsync(http, KubeMap.Of(("paths", KubeMap.Of(Paths().Select(Link))))),
        ["v3", "api", var version] => Answers.WriteAsync(http, Document(string.Empty, version)),
        ["v3", "apis", var group, var version] => Answers.WriteAsync(http, Document(group, version)),
        _ => throw ApiException.UnknownPath(),
    };

    private IEnumerable<string> Paths() => catalog.Resources.Select(resource => Prefix(resource)).Distinct();

    private KeyValuePair<string, KubeValue> Link(string path) => KeyValuePair.Create(path, (KubeValue)KubeMap.Of(
        ("serverRelativeURL", string.Create(CultureInfo.InvariantCulture, $"/openapi/v3/{path}?hash={catalog.Generation:X8}"))));

    private static string Prefix(ResourceType resource) => resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";

    // Old clients ask for v2 in protobuf and take nothing else.
    private KubeMap Swagger(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        if (accept.Contains("protobuf", StringComparison.Ordinal) && !accept.Contains("json", StringComparison.Ordinal) && !accept.Contains("*/*", StringComparison.Ordinal))
        {
            throw new ApiException(406, "NotAcceptable", "only the following media types are accepted: application/json");
        }

        var schemas = new OpenApiSchemas("#/definitions/");
        foreach (var resource in catalog.Resources)
        {
            schemas.Add(resource);
        }

        return KubeMap.Of(
            ("swagger", "2.0"),
            ("info", KubeMap.Of(("title", "Kubernetes"), ("version", "v1.34.0"))),
            ("paths", KubeMap.Empty),
            ("definitions", schemas.Build()));
    }

    private KubeMap Document(string group, string version)
    {
        var resources = catalog.Resources.Where(resource => resource.Group == group && resource.Version == version).ToList();
        if (resources.Count == 0)
        {
            throw ApiException.UnknownPath();
        }

        var schemas = new OpenApiSchemas("#/components/schemas/");
        var paths = new KubeMap.Builder();
        foreach (var resource in resources)
        {
            var scope = resource.IsNamespaced ? "/namespaces/{namespace}" : string.Empty;
            paths[$"/{Prefix(resource)}{scope}/{resource.Plural}/{{name}}"] = KubeMap.Of(
                ("get", Operation(resource)),
                ("patch", Operation(resource)),
                ("put", Operation(resource)));
            schemas.Add(resource);
        }

        return KubeMap.Of(
            ("openapi", "3.0.0"),
            ("info", KubeMap.Of(("title", "Kubernetes"), ("version", "v1.34.0"))),
            ("paths", paths.Build()),
            ("components", KubeMap.Of(("schemas", schemas.Build()))));
    }

    private static KubeMap Operation(ResourceType resource) => KubeMap.Of(
        ("x-kubernetes-action", "patch"),
        ("x-kubernetes-group-version-kind", KubeMap.Of(("group", resource.Group), ("version", resource.Version), ("kind", resource.Kind.Kind))),
        ("parameters", KubeList.Of(Parameters.Select(name => (KubeValue)KubeMap.Of(
            ("name", name), ("in", "query"), ("schema", KubeMap.Of(("type", "string"), ("uniqueItems", true))))))),
        ("responses", KubeMap.Of(("200", KubeMap.Of(("description", "OK"))))));
}
