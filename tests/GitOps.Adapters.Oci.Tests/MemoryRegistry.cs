using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>A registry in memory on the loopback address that can be told to misbehave.</summary>
internal sealed class MemoryRegistry : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<string>> tags = new(StringComparer.Ordinal);

    private MemoryRegistry(WebApplication application) => this.application = application;

    /// <summary>Host and port.</summary>
    public string Host { get; private set; } = string.Empty;

    /// <summary>Sees every request first; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Most tags on one page.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Bodies of blobs are changed by this before they are sent.</summary>
    public Func<byte[], byte[]>? Corrupt { get; set; }

    public ConcurrentQueue<(string Method, string Path, string Authorization)> Requests { get; } = [];

    /// <summary>Starts a registry.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="certificate">With which it is reached by TLS; null for plain HTTP.</param>
    public static async Task<MemoryRegistry> StartAsync(CancellationToken cancellationToken, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var registry = new MemoryRegistry(builder.Build());
        registry.application.Run(registry.HandleAsync);
        await registry.application.StartAsync(cancellationToken);
        registry.Host = new Uri(registry.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
        return registry;
    }

    /// <summary>Publishes an artifact of layers.</summary>
    /// <returns>The digest of its manifest.</returns>
    public string Push(string repository, string tag, IReadOnlyList<(string MediaType, byte[] Content)> layers, params ReadOnlySpan<(string Name, string Value)> annotations)
    {
        foreach (var (type, content) in layers)
        {
            documents[$"/v2/{repository}/blobs/{Artifacts.DigestOf(content)}"] = (type, content);
        }

        return PushManifest(repository, tag, Artifacts.ManifestType, Artifacts.Manifest(layers, annotations));
    }

    public string PushManifest(string repository, string tag, string type, byte[] manifest)
    {
        documents[$"/v2/{repository}/manifests/{Artifacts.DigestOf(manifest)}"] = (type, manifest);
        documents[$"/v2/{repository}/manifests/{tag}"] = (type, manifest);
        var known = tags.GetOrAdd(repository, _ => []);
        lock (known)
        {
            known.Remove(tag);
            known.Add(tag);
        }

        return Artifacts.DigestOf(manifest);
    }

    public int CountOf(string part) => Requests.Count(request => request.Path.Contains(part, StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue((context.Request.Method, path, context.Request.Headers.Authorization.ToString()));
        if (Before is { } before && await before(context))
        {
            return;
        }

        if (path.EndsWith("/tags/list", StringComparison.Ordinal) && tags.TryGetValue(path[4..^"/tags/list".Length], out var known))
        {
            var last = context.Request.Query["last"].ToString();
            var from = last.Length == 0 ? 0 : known.IndexOf(last) + 1;
            var page = known.Skip(from).Take(PageSize).ToList();
            if (from + page.Count < known.Count)
            {
                context.Response.Headers.Link = $"<{path}?n={PageSize}&last={page[^1]}>; rel=\"next\"";
            }

            await context.Response.WriteAsJsonAsync(new { name = "x", tags = page });
        }
        else if (documents.TryGetValue(path, out var document))
        {
            context.Response.ContentType = document.Type;
            if (path.Contains("/manifests/", StringComparison.Ordinal))
            {
                context.Response.Headers["Docker-Content-Digest"] = Artifacts.DigestOf(document.Content);
            }

            var body = path.Contains("/blobs/", StringComparison.Ordinal) && Corrupt is { } corrupt ? corrupt(document.Content) : document.Content;
            if (context.Request.Method != "HEAD")
            {
                await context.Response.Body.WriteAsync(body);
            }
        }
        else
        {
            await RefuseAsync(context, 404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
    }

    public static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { errors = new[] { new { code, message } } }))).AsTask();
    }
}
