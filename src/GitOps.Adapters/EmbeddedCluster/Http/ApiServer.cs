using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Takes a request to the endpoint that answers it, and turns refusals into <c>Status</c> objects.</summary>
internal sealed partial class ApiServer(Gatekeeper gatekeeper, ResourceCatalog catalog, DiscoveryEndpoint discovery, OpenApiEndpoint openApi, ResourceEndpoint resources, ILogger<ApiServer> logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (ApiException refusal) when (!http.Response.HasStarted)
        {
            await Answers.RefuseAsync(http, refusal);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is left to answer.
        }
        catch (Exception fault) when (!http.Response.HasStarted && fault is not OperationCanceledException)
        {
            Log.Failed(logger, http.Request.Method, http.Request.Path, fault);
            await Answers.RefuseAsync(http, new ApiException(500, "InternalError", $"Internal error occurred: {fault.Message}"));
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        var segments = (http.Request.Path.Value ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        gatekeeper.Admit(http, segments);
        switch (segments)
        {
            case ["healthz" or "livez" or "readyz", ..]:
                return Answers.TextAsync(http, "ok");
            case ["version"]:
                return Answers.WriteAsync(http, ServerVersion.Describe());
            case ["openapi", .. var rest]:
                return openApi.HandleAsync(http, rest);
            case [] or ["api"] or ["apis"] or ["api", _] or ["apis", _] or ["apis", _, _]:
                return discovery.HandleAsync(http, segments);
        }

        if (ApiPath.Parse(segments) is not { } path || catalog.Find(path.Group, path.Version, path.Plural) is not { } resource)
        {
            throw ApiException.UnknownPath();
        }

        return resources.HandleAsync(http, path, resource);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, string method, PathString path, Exception fault);
    }
}
