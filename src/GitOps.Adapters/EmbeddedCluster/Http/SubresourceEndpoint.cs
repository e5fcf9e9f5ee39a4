using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Subresources other than status: scale, eviction, finalize, tokens, logs.</summary>
internal sealed class SubresourceEndpoint(ObjectRegistry registry, Tokens tokens, IClock clock)
{
    public Task HandleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        if (!resource.Subresources.Contains(path.Subresource))
        {
            throw ApiException.UnknownPath();
        }

        return (path.Subresource, http.Request.Method) switch
        {
            ("scale", "GET") => ReadScaleAsync(http, path, resource),
            ("scale", "PUT" or "PATCH") => ScaleAsync(http, path, resource),
            ("finalize", "PUT") => FinalizeAsync(http, path, resource),
            ("eviction", "POST") => EvictAsync(http, path, resource),
            ("binding", "POST") => BindAsync(http, path, resource),
            ("token", "POST") => TokenAsync(http, path, resource),
            ("log", "GET") => LogAsync(http, path, resource),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private async Task ReadScaleAsync(HttpContext http, ApiPath path, ResourceType resource) =>
        await Answers.WriteAsync(http, ScaleView.Of(resource, await registry.GetAsync(resource, path.Namespace, path.Name, http.RequestAborted)));

    private async Task ScaleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var write = ResourceEndpoint.Write(http, path, resource) with { Subresource = "scale" };
        var body = await ApiRequest.BodyAsync(http) ?? throw ApiException.BadRequest("the body of the request is empty");
        var isPut = HttpMethods.IsPut(http.Request.Method);
        var mediaType = ApiRequest.MediaType(http);
        var changed = await registry.PatchAsync(write, live =>
        {
            var scale = ScaleView.Of(resource, live);
            var wanted = isPut || mediaType == PatchBodies.Apply ? body.AsMap : PatchBodies.Read(mediaType, body, resource with { Schema = SchemaNode.Any })(scale);
            return ScaleView.Write(resource, live, wanted);
        }, http.RequestAborted);
        await Answers.WriteAsync(http, ScaleView.Of(resource, changed));
    }

    private async Task FinalizeAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var write = ResourceEndpoint.Write(http, path, resource);
        var finalizers = (await ApiRequest.ObjectAsync(http)).Find("spec", "finalizers");
        await Answers.WriteAsync(http, await registry.PatchAsync(write, live => finalizers is null ? live.WithoutAt("spec", "finalizers") : live.WithAt(["spec", "finalizers"], finalizers), http.RequestAborted));
    }

    private async Task EvictAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var write = ResourceEndpoint.Write(http, path, resource) with { Subresource = string.Empty };
        await registry.DeleteAsync(write, new DeleteRequest(), http.RequestAborted);
        await Answers.WriteAsync(http, KubeMap.Of(("kind", "Status"), ("apiVersion", "v1"), ("metadata", KubeMap.Empty), ("status", "Success"), ("code", 201)), 201);
    }

    private async Task BindAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var write = ResourceEndpoint.Write(http, path, resource);
        var node = (await ApiRequest.ObjectAsync(http)).Find("target", "name") ?? throw ApiException.BadRequest("target.name is required");
        await registry.PatchAsync(write, live => live.WithAt(["spec", "nodeName"], node), http.RequestAborted);
        await Answers.WriteAsync(http, KubeMap.Of(("kind", "Status"), ("apiVersion", "v1"), ("metadata", KubeMap.Empty), ("status", "Success"), ("code", 201)), 201);
    }

    private async Task TokenAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var account = await registry.GetAsync(resource, path.Namespace, path.Name, http.RequestAborted);
        var body = await ApiRequest.ObjectAsync(http);
        var seconds = body.Find("spec", "expirationSeconds")?.AsInteger ?? 3600;
        var expires = clock.GetCurrentInstant() + Duration.FromSeconds(Math.Clamp(seconds, 600, 1L << 32));
        await Answers.WriteAsync(http, body.With("status", KubeMap.Of(("token", tokens.Issue(account, expires)), ("expirationTimestamp", ObjectMeta.Time(expires)))), 201);
    }

    private async Task LogAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        await registry.GetAsync(resource, path.Namespace, path.Name, http.RequestAborted);
        await Answers.TextAsync(http, "no container runs here: the workloads of this cluster are simulated\n");
    }
}
