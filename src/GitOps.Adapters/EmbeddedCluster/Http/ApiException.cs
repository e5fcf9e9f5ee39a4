using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>One cause of a refusal.</summary>
internal sealed record StatusCause(string Reason, string Message, string Field);

/// <summary>A refusal, as the API server words it; becomes a <c>Status</c>.</summary>
internal sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>The resource it is about; null when about none.</summary>
    public (string Group, string Kind, string Name)? About { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static ApiException NotFound(ResourceType resource, string name) =>
        new(404, "NotFound", $"{resource.Name} \"{name}\" not found") { About = (resource.Group, resource.Plural, name) };

    public static ApiException NamespaceNotFound(string name) =>
        new(404, "NotFound", $"namespaces \"{name}\" not found") { About = (string.Empty, "namespaces", name) };

    public static ApiException AlreadyExists(ResourceType resource, string name) =>
        new(409, "AlreadyExists", $"{resource.Name} \"{name}\" already exists") { About = (resource.Group, resource.Plural, name) };

    public static ApiException Conflict(ResourceType resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.Name} \"{name}\": {why}") { About = (resource.Group, resource.Plural, name) };

    public static ApiException Modified(ResourceType resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>An update by somebody who has seen another object of the name, or one that is gone.</summary>
    public static ApiException Replaced(WriteRequest request, string uid, string actual = "")
    {
        var key = string.Join('/', new[] { "/registry", request.Resource.StoragePath, request.Namespace, request.Name }.Where(part => part.Length > 0));
        return Conflict(request.Resource, request.Name, $"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {actual}");
    }

    public static ApiException Unconditional(ResourceType resource, string name) =>
        new(422, "Invalid", $"{resource.Name} \"{name}\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update")
        {
            About = (resource.Group, resource.Plural, name),
            Causes = [new StatusCause("FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion")],
        };

    /// <summary>An apply configuration that does not fit the schema.</summary>
    /// <param name="request">The request.</param>
    /// <param name="namespace">As the configuration says it, which may leave it to the path.</param>
    /// <param name="why">Where it does not fit.</param>
    public static ApiException Untyped(WriteRequest request, string @namespace, string why) =>
        new(500, string.Empty, $"failed to create typed patch object ({@namespace}/{request.Name}; {request.Resource.Group}/{request.Resource.Version}, Kind={request.Resource.Kind.Kind}): {why}");

    /// <summary>A patch that leaves what is no object of the kind.</summary>
    public static ApiException Unpatchable(KubeMap patched, string why)
    {
        var text = $"Invalid value: {KubeJson.ToText(KubeJson.ToText(patched))}: {why}";
        return new(422, "Invalid", $" \"\" is invalid: patch: {text}") { Causes = [new StatusCause("FieldValueInvalid", text, "patch")] };
    }

    /// <summary>Options of a request that may not be so.</summary>
    public static ApiException Options(string kind, StatusCause fault) => new(422, "Invalid", $"{kind}.meta.k8s.io \"\" is invalid: {fault.Field}: {fault.Message}")
    {
        About = ("meta.k8s.io", kind, string.Empty),
        Causes = [fault],
    };

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Forbidden(ResourceType resource, string name, string why) =>
        new(403, "Forbidden", $"{resource.Name} \"{name}\" is forbidden: {why}") { About = (resource.Group, resource.Plural, name) };

    public static ApiException Gone(string message) => new(410, "Expired", message);

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiException UnknownPath() => new(404, "NotFound", "the server could not find the requested resource");

    /// <summary>422 with every fault.</summary>
    public static ApiException Invalid(ResourceType resource, string name, IReadOnlyList<StatusCause> faults)
    {
        var texts = faults.Select(fault => fault.Field.Length == 0 ? fault.Message : $"{fault.Field}: {fault.Message}").Distinct().ToList();
        var kind = resource.Storage.Group.Length == 0 ? resource.Kind.Kind : $"{resource.Kind.Kind}.{resource.Storage.Group}";
        return new(422, "Invalid", $"{kind} \"{name}\" is invalid: {(texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]")}")
        {
            About = (resource.Storage.Group, resource.Kind.Kind, name),
            Causes = faults,
        };
    }

    public KubeMap ToStatus()
    {
        var status = new KubeMap.Builder
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = KubeMap.Empty,
            ["status"] = "Failure",
            ["message"] = Message,
        };
        Put(status, "reason", Reason);
        var details = new KubeMap.Builder();
        if (About is var (group, kind, name))
        {
            Put(details, "name", name);
            Put(details, "group", group);
            Put(details, "kind", kind);
        }

        if (Causes.Count > 0)
        {
            details["causes"] = KubeList.Of(Causes.Select(cause =>
            {
                var entry = new KubeMap.Builder();
                Put(entry, "reason", cause.Reason);
                Put(entry, "message", cause.Message);
                Put(entry, "field", cause.Field);
                return (KubeValue)entry.Build();
            }));
        }

        if (RetryAfterSeconds is { } seconds)
        {
            details["retryAfterSeconds"] = seconds;
        }

        if (details.Count > 0 || About is not null)
        {
            status["details"] = details.Build();
        }

        status["code"] = Code;
        return status.Build();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Reason}: {Message}");

    private static void Put(KubeMap.Builder map, string key, string value)
    {
        if (value.Length > 0)
        {
            map[key] = value;
        }
    }
}
