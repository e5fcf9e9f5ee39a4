using System.Collections.Concurrent;
using System.Text;
using GitOps.Adapters.Oci.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>A repository of charts named <c>app</c> on the loopback address.</summary>
internal sealed class ChartHttpServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    private ChartHttpServer(WebApplication application) => this.application = application;

    /// <summary><c>http://127.0.0.1:PORT</c>.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Everything is answered with this status; null for normal service.</summary>
    public int? Status { get; set; }

    public static async Task<ChartHttpServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ChartHttpServer(builder.Build());
        server.application.Run(async context =>
        {
            context.Response.StatusCode = server.Status ?? (server.files.ContainsKey(context.Request.Path) ? 200 : 404);
            if (context.Response.StatusCode == 200)
            {
                await context.Response.Body.WriteAsync(server.files[context.Request.Path]);
            }
        });
        await server.application.StartAsync(cancellationToken);
        server.Address = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Publishes versions of the chart; others are no longer listed.</summary>
    public void Publish(params ReadOnlySpan<string> versions)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  app:\n");
        foreach (var version in versions)
        {
            files[$"/app-{version}.tgz"] = Artifacts.Pack(("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: {version}\n"));
            index.Append($"  - name: app\n    version: {version}\n    urls: [app-{version}.tgz]\n");
        }

        files["/index.yaml"] = Encoding.UTF8.GetBytes(index.ToString());
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();
}
