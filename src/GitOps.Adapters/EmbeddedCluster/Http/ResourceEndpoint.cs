using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Verbs on objects and collections.</summary>
internal sealed class ResourceEndpoint(ObjectRegistry registry, ListEndpoint lists, WatchEndpoint watches, SubresourceEndpoint subresources, ReviewEndpoint reviews)
{
    public Task HandleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        if (resource.IsVirtual)
        {
            return reviews.HandleAsync(http, path, resource);
        }

        if (path.Namespace.Length > 0 && !resource.IsNamespaced)
        {
            throw ApiException.UnknownPath();
        }

        if (path.Name.Length == 0)
        {
            return CollectionAsync(http, path, resource);
        }

        if (resource.IsNamespaced && path.Namespace.Length == 0)
        {
            throw ApiException.UnknownPath();
        }

        return path.Subresource switch
        {
            "" => ObjectAsync(http, path, resource),
            "status" when Views.KeepsStatus(resource) => ObjectAsync(http, path, resource),
            _ => subresources.HandleAsync(http, path, resource),
        };
    }

    /// <summary>The write that a request asks for.</summary>
    public static WriteRequest Write(HttpContext http, ApiPath path, ResourceType resource) => new(resource, path.Namespace, path.Name)
    {
        By = Gatekeeper.Of(http),
        Subresource = path.Subresource,
        Manager = ApiRequest.Manager(http),
        DryRun = ApiRequest.IsDryRun(http),
        Validation = ApiRequest.Validation(http),
    };

    private async Task CollectionAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        switch (http.Request.Method)
        {
            case "GET" or "HEAD" when IsWatch(http):
                await watches.HandleAsync(http, path, resource);
                break;
            case "GET" or "HEAD":
                await lists.HandleAsync(http, path, resource);
                break;
            case "POST" when !resource.IsNamespaced || path.Namespace.Length > 0:
                var write = Write(http, path, resource);
                var created = await WarnedAsync(http, write, async () =>
                {
                    var body = await ApiRequest.ObjectAsync(http);
                    return await registry.CreateAsync(write with { Repeated = ApiRequest.Repeated(http) }, body, http.RequestAborted);
                });
                await AnswerAsync(http, resource, created, 201);
                break;
            case "DELETE" when resource.DeletesTogether:
                var (selected, revision) = lists.Select(http, path, resource);
                var served = await lists.ServeAsync(http, resource, selected);
                var options = await DeleteOptionsAsync(http);
                foreach (var (key, _) in selected)
                {
                    await registry.TryDeleteAsync(new WriteRequest(resource, key.Namespace, key.Name) { By = Gatekeeper.Of(http), DryRun = options.DryRun || ApiRequest.IsDryRun(http) }, options, http.RequestAborted);
                }

                await Answers.WriteAsync(http, ListEndpoint.Envelope(resource, revision, served));
                break;
            default:
                throw ApiException.MethodNotAllowed();
        }
    }

    private async Task ObjectAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var write = Write(http, path, resource);
        switch (http.Request.Method)
        {
            case "GET" or "HEAD" when IsWatch(http):
                await watches.HandleAsync(http, path, resource);
                break;
            case "GET" or "HEAD":
                await AnswerAsync(http, resource, await registry.GetAsync(resource, path.Namespace, path.Name, http.RequestAborted), 200);
                break;
            case "PUT":
                var (replaced, isMade) = await WarnedAsync(http, write, async () =>
                {
                    var body = await ApiRequest.ObjectAsync(http);
                    return await registry.ReplaceAsync(write with { Repeated = ApiRequest.Repeated(http) }, body, http.RequestAborted);
                });
                await AnswerAsync(http, resource, replaced, isMade ? 201 : 200);
                break;
            case "PATCH":
                var (patched, isNew) = await WarnedAsync(http, write, () => PatchAsync(http, write));
                await AnswerAsync(http, resource, patched, isNew ? 201 : 200);
                break;
            case "DELETE" when path.Subresource.Length == 0:
                var deletion = await DeleteOptionsAsync(http);
                var outcome = await registry.DeleteAsync(write with { DryRun = write.DryRun || deletion.DryRun }, deletion, http.RequestAborted);
                await Answers.WriteAsync(http, outcome.IsGone && !resource.AnswersDeleted ? Deleted(resource, outcome.Object) : outcome.Object);
                break;
            default:
                throw ApiException.MethodNotAllowed();
        }
    }

    private async Task<(KubeMap Object, bool IsNew)> PatchAsync(HttpContext http, WriteRequest write)
    {
        var body = await ApiRequest.BodyAsync(http) ?? throw ApiException.BadRequest("the body of the request is empty");
        var mediaType = ApiRequest.MediaType(http);
        var force = http.Request.Query["force"].ToString() is "true" or "1";
        if (mediaType is not PatchBodies.Apply)
        {
            return force
                ? throw ApiException.Options("PatchOptions", new StatusCause("FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"))
                : (await registry.PatchAsync(write with { Repeated = ApiRequest.Repeated(http) }, PatchBodies.Read(mediaType, body, write.Resource), http.RequestAborted), false);
        }

        if (http.Request.Query["fieldManager"].ToString().Length == 0)
        {
            throw ApiException.Options("PatchOptions", new StatusCause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        }

        return await registry.ApplyAsync(write, body as KubeMap ?? throw ApiException.BadRequest("error decoding YAML: the body is no object"), force, http.RequestAborted);
    }

    // What is warned of is told of a refusal as well.
    private static async Task<T> WarnedAsync<T>(HttpContext http, WriteRequest write, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            Answers.Warn(http, write.Warnings.Distinct());
        }
    }

    private static Task AnswerAsync(HttpContext http, ResourceType resource, KubeMap root, int code) => Answers.WriteAsync(http, Representation.Of(http, resource, root), code);

    private static async Task<DeleteRequest> DeleteOptionsAsync(HttpContext http)
    {
        var body = (await ApiRequest.BodyAsync(http))?.AsMap ?? KubeMap.Empty;
        var propagation = body["propagationPolicy"]?.AsString ?? (http.Request.Query["propagationPolicy"].ToString() is { Length: > 0 } text ? text : null);
        if (propagation is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw ApiException.Options("DeleteOptions", new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"", "propagationPolicy"));
        }

        if (body["orphanDependents"]?.AsBool is { } orphans)
        {
            propagation = orphans ? "Orphan" : "Background";
        }

        return new DeleteRequest(propagation, body.Find("preconditions", "uid")?.AsString, body.Find("preconditions", "resourceVersion")?.AsString, body["dryRun"] is KubeList { Count: > 0 });
    }

    private static KubeMap Deleted(ResourceType resource, KubeMap root)
    {
        var details = KubeMap.Of(("name", ObjectMeta.Text(root, "name")));
        details = resource.Group.Length > 0 ? details.With("group", resource.Group) : details;
        return KubeMap.Of(
            ("kind", "Status"),
            ("apiVersion", "v1"),
            ("metadata", KubeMap.Empty),
            ("status", "Success"),
            ("details", details.With("kind", resource.Plural).With("uid", ObjectMeta.Text(root, "uid"))));
    }

    public static bool IsWatch(HttpContext http) =>
        http.Request.Query["watch"].ToString() is "true" or "1" || (http.Request.Path.Value ?? string.Empty).Contains("/watch/", StringComparison.Ordinal);
}
