using System.Security.Cryptography;
using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Reads what was sent: kind, shape, unknown fields, name and namespace.</summary>
internal static class Intake
{
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The object in the server's shape.</summary>
    /// <exception cref="ApiException">It is of another kind, has values of wrong types, or unknown fields under strict validation.</exception>
    public static KubeMap Read(WriteRequest request, KubeMap body)
    {
        var resource = request.Resource;
        body = Typed(resource, body);
        var unknown = request.Validation == FieldValidation.Ignore ? null : new List<string>();
        var read = Shape(resource, body, unknown);
        Report(request, body, unknown);
        return read;
    }

    /// <summary>An apply configuration: checked as an object, but kept as it was sent, without zero values.</summary>
    public static KubeMap Configuration(WriteRequest request, KubeMap config)
    {
        var (resource, sent) = (request.Resource, GroupVersionKind.Of(config.Text("apiVersion"), config.Text("kind")));
        if (sent != resource.Kind)
        {
            throw ApiException.BadRequest($"invalid object type: {sent.Group}/{sent.Version}, Kind={sent.Kind}");
        }

        if (ObjectMeta.Text(config, "name") is { Length: > 0 } name && name != request.Name)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        var faults = resource.Custom is null ? TypedValues.Faults(resource.Schema, config) : CustomFaults(resource, config);
        if (faults.Count > 0)
        {
            throw ApiException.Untyped(request, ObjectMeta.Text(config, "namespace"), faults.Count == 1 ? faults[0] : "errors:\n" + string.Join('\n', faults.Select(fault => $"  {fault}")));
        }

        var metadata = ObjectMeta.Of(config).With("name", request.Name);
        config = config.With("metadata", request.Namespace.Length > 0 ? metadata.With("namespace", request.Namespace) : metadata.Without("namespace"));
        return Trim(request.Resource, config);
    }

    /// <summary>The object before its creation, as ownership compares with it.</summary>
    public static KubeMap Blank(ResourceType resource) => Decoding.Decode(resource, KubeMap.Of(("apiVersion", resource.Kind.ApiVersion), ("kind", resource.Kind.Kind)));

    /// <summary>The request and object with the name made up when only a prefix is given, and the namespace of the path.</summary>
    public static (WriteRequest Request, KubeMap Object) Named(WriteRequest request, KubeMap root)
    {
        var (name, @namespace) = (ObjectMeta.Text(root, "name"), ObjectMeta.Text(root, "namespace"));
        if (request.Name.Length > 0 && name.Length > 0 && name != request.Name)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        if (request.Namespace.Length > 0 && @namespace.Length > 0 && @namespace != request.Namespace)
        {
            throw ApiException.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        }

        if (name.Length == 0)
        {
            name = request.Name.Length > 0 ? request.Name
                : ObjectMeta.Text(root, "generateName") is { Length: > 0 } prefix ? prefix[..Math.Min(prefix.Length, 58)] + RandomNumberGenerator.GetString(NameLetters, 5)
                : throw new ApiException(422, "Invalid", $"{request.Resource.Kind.Kind}{(request.Resource.Storage.Group.Length == 0 ? "" : "." + request.Resource.Storage.Group)} \"\" is invalid: metadata.name: Required value: name or generateName is required")
                {
                    About = (request.Resource.Storage.Group, request.Resource.Kind.Kind, string.Empty),
                    Causes = [new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")],
                };
        }

        var metadata = ObjectMeta.Of(root).With("name", name);
        metadata = request.Namespace.Length > 0 ? metadata.With("namespace", request.Namespace) : metadata.Without("namespace");
        return (request with { Name = name }, root.With("metadata", metadata));
    }

    private static List<string> CustomFaults(ResourceType resource, KubeMap config)
    {
        var unknown = new List<string>();
        Shape(resource, config, unknown);
        return unknown.Count == 0 ? TypedValues.ListFaults(resource.Schema, config) : unknown.ConvertAll(path => $".{path}: field not declared in schema");
    }

    private static KubeMap Typed(ResourceType resource, KubeMap body)
    {
        var (apiVersion, kind) = (body["apiVersion"]?.AsString ?? string.Empty, body["kind"]?.AsString ?? string.Empty);
        var wanted = resource.Kind.ApiVersion;
        if (resource.Custom is null ? kind.Length == 0 || apiVersion.Length == 0 : kind.Length == 0 && apiVersion.Length == 0)
        {
            body = kind.Length == 0 ? body.With("kind", resource.Kind.Kind) : body;
            (body, apiVersion, kind) = (apiVersion.Length == 0 ? body.With("apiVersion", wanted) : body, apiVersion.Length == 0 ? wanted : apiVersion, body.Text("kind"));
        }

        if (apiVersion != wanted)
        {
            var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (resource.Custom is null && BuiltinResources.All.All(other => other.Kind.ApiVersion != apiVersion || other.Kind.Kind != kind))
            {
                throw ApiException.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {resource.Kind.Kind}: no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"");
            }

            throw ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({wanted})");
        }

        if (resource.Custom is not null && kind != resource.Kind.Kind)
        {
            var sent = resource with { Kind = resource.Kind with { Kind = kind } };
            throw ApiException.Invalid(sent, ObjectMeta.Text(body, "name"), [new StatusCause("FieldValueInvalid", $"Invalid value: \"{kind}\": must be {resource.Kind.Kind}", "kind")]);
        }

        return kind == resource.Kind.Kind ? body
            : throw ApiException.BadRequest($"{kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind.Kind}: converting ({kind}) to ({resource.Kind.Kind}): unknown conversion");
    }

    private static KubeMap Shape(ResourceType resource, KubeMap body, List<string>? unknown)
    {
        if (resource.Custom is null)
        {
            return Decoding.Decode(resource, body, unknown);
        }

        var metadata = Decoding.Metadata(resource, body["metadata"]?.AsMap ?? KubeMap.Empty, unknown);
        var pruned = CustomObjects.Prune(resource, body.With("metadata", metadata), unknown);
        unknown?.Sort(StringComparer.Ordinal);
        return pruned;
    }

    private static KubeMap Trim(ResourceType resource, KubeMap config) => resource.Custom is null ? config : CustomObjects.Prune(resource, config, null);

    private static void Report(WriteRequest request, KubeMap body, List<string>? unknown)
    {
        if (unknown is null || unknown.Count + request.Repeated.Paths.Count == 0)
        {
            return;
        }

        var faults = request.Repeated.Merge(unknown);
        if (request.Validation == FieldValidation.Strict)
        {
            throw ApiException.BadRequest($"{body["kind"]?.AsString} in version \"{request.Resource.Version}\" cannot be handled as a {request.Resource.Kind.Kind}: strict decoding error: {string.Join(", ", faults)}");
        }

        request.Warnings.AddRange(faults);
    }
}
