using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Adapters.Kubernetes.Tests;

/// <summary>A server on loopback that answers what a test tells it to, and remembers what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private const string ConfigMaps = """
        {"kind":"APIResourceList","groupVersion":"v1","resources":[
          {"name":"configmaps","singularName":"","namespaced":true,"kind":"ConfigMap","verbs":["get","list","patch","watch"]},
          {"name":"configmaps/status","singularName":"","namespaced":true,"kind":"ConfigMap","verbs":["get"]}]}
        """;

    private readonly WebApplication application;
    private readonly ConcurrentQueue<Asked> asked = new();

    private ScriptedServer(WebApplication application) => this.application = application;

    public string Address => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Every request but those for discovery, in order.</summary>
    public IReadOnlyList<Asked> Requests => [.. asked.Where(one => one.Path != "/api/v1")];

    public int Discoveries => asked.Count(one => one.Path == "/api/v1");

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ScriptedServer(builder.Build());
        server.application.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            server.asked.Enqueue(new Asked(
                context.Request.Method,
                context.Request.Path,
                context.Request.QueryString.Value ?? string.Empty,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                await body.ReadToEndAsync(context.RequestAborted)));
            await (context.Request.Path == "/api/v1" ? Answer(context, 200, ConfigMaps) : answer(context));
        });
        await server.application.StartAsync();
        return server;
    }

    public KubernetesCluster Connect(Action<KubernetesOptions>? configure = null, string prefix = "")
    {
        var options = new KubernetesOptions { KubeConfig = KubeConfigOf(Address + prefix) };
        configure?.Invoke(options);
        return KubernetesCluster.Connect(options);
    }

    public static string KubeConfigOf(string address) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{{address}}}"}}]
        users: [{name: test, user: {token: s3cret}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """;

    public static async Task Answer(HttpContext context, int status, string body, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, Encoding.UTF8, context.RequestAborted);
    }

    public static Task Refuse(HttpContext context, int status, string reason, string message) => Answer(
        context,
        status,
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{"name":"a"},"code":{{status}}}""");

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    internal sealed record Asked(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body);
}
