using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>What is asked for: a verb on a resource, or on a path that is none.</summary>
/// <param name="Verb"><c>get</c>, <c>list</c>, <c>create</c>, <c>impersonate</c> and the like; of a path the method in lower case.</param>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Resource">Plural; empty when a path is asked for.</param>
/// <param name="Subresource">Subresource; empty for the object itself.</param>
/// <param name="Namespace">Namespace; empty at the cluster scope.</param>
/// <param name="Name">Object; empty for the collection.</param>
internal sealed record AccessRequest(string Verb, string Group, string Resource, string Subresource, string Namespace, string Name)
{
    /// <summary>The path that is no resource; empty when a resource is asked for.</summary>
    public string Path { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>What an HTTP request asks for. A resource need not be one that is served: who may not ask is not told so.</summary>
    public static AccessRequest Of(HttpContext http, string[] segments)
    {
        if (ApiPath.Parse(segments) is not { } path)
        {
            return OfPath(http.Request.Method.ToLowerInvariant(), http.Request.Path.Value ?? "/");
        }

        var name = path.Name.Length > 0 ? path.Name : NameOf(http.Request.Query["fieldSelector"].ToString());
        var @namespace = path is { Plural: "namespaces", Group.Length: 0 } && path.Name.Length > 0 ? path.Name : path.Namespace;
        return new AccessRequest(Verbs(http, path), path.Group, path.Plural, path.Subresource, @namespace, name) { Version = path.Version };
    }

    public static AccessRequest OfPath(string verb, string path) => new(verb, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty) { Path = path };

    public static AccessRequest Of(string verb, ResourceType resource, string @namespace, string name, string subresource = "") =>
        new(verb, resource.Group, resource.Plural, subresource, @namespace, name) { Version = resource.Version };

    /// <summary>The refusal in the API server's words.</summary>
    /// <param name="who">Who asked.</param>
    /// <param name="why">What the authorizer adds; empty for nothing.</param>
    public ApiException Refuse(Identity who, string why)
    {
        var reason = why.Length == 0 ? string.Empty : $": {why}";
        if (Path.Length > 0)
        {
            return new ApiException(403, "Forbidden", $"forbidden: User \"{who.Name}\" cannot {Verb} path \"{Path}\"{reason}");
        }

        var scope = Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{Namespace}\"";
        var about = (Group.Length == 0 ? Resource : $"{Resource}.{Group}") + (Name.Length == 0 ? string.Empty : $" \"{Name}\"");
        return new ApiException(403, "Forbidden", $"{about} is forbidden: User \"{who.Name}\" cannot {Verb} resource \"{FullResource}\" in API group \"{Group}\" {scope}{reason}")
        {
            About = (Group, Resource, Name),
        };
    }

    private static string Verbs(HttpContext http, ApiPath path) => http.Request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => path.Name.Length == 0 ? "deletecollection" : "delete",
        _ when ResourceEndpoint.IsWatch(http) => "watch",
        "GET" or "HEAD" => path.Name.Length == 0 ? "list" : "get",
        var other => other.ToLowerInvariant(),
    };

    private static string NameOf(string fieldSelector) =>
        fieldSelector.StartsWith("metadata.name=", StringComparison.Ordinal) && !fieldSelector.Contains(',', StringComparison.Ordinal) ? fieldSelector["metadata.name=".Length..].TrimStart('=') : string.Empty;
}
