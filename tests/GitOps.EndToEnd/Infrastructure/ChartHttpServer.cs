using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
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
    private readonly Dictionary<string, string> published = new(StringComparer.Ordinal);

    private ChartHttpServer(WebApplication application) => this.application = application;

    /// <summary>Scheme, <c>127.0.0.1</c> and port.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>Everything is answered with this status; null for normal service.</summary>
    public int? Status { get; set; }

    /// <summary>The header without which nothing is given; null for none.</summary>
    public string? Authorization { get; set; }

    /// <summary>Starts a server.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="certificate">With which it is reached by TLS; null for plain HTTP.</param>
    public static async Task<ChartHttpServer> StartAsync(CancellationToken cancellationToken, X509Certificate2? certificate = null)
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
        var server = new ChartHttpServer(builder.Build());
        server.application.Run(async context =>
        {
            context.Response.StatusCode = server.Status ?? (server.Authorization is { } wanted && context.Request.Headers.Authorization != wanted ? 401 : server.files.ContainsKey(context.Request.Path) ? 200 : 404);
            if (context.Response.StatusCode == 200)
            {
                await context.Response.Body.WriteAsync(server.files[context.Request.Path]);
            }
        });
        await server.application.StartAsync(cancellationToken);
        server.Address = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>The one template of what is published from now on.</summary>
    public string Template { get; set; } =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-config\ndata:\n  version: {{ .Chart.Version | quote }}\n  text: {{ .Values.text | quote }}\n";

    /// <summary>Publishes versions of the chart; others are no longer listed.</summary>
    public void Publish(params ReadOnlySpan<string> versions)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  app:\n");
        foreach (var version in versions)
        {
            // What is published already stays the archive that it is, unless its template is another.
            if (!published.TryGetValue(version, out var template) || template != Template)
            {
                published[version] = Template;
                files[$"/app-{version}.tgz"] = Artifacts.Pack(
                    ("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: {version}\n"),
                    ("app/values.yaml", "text: default\n"),
                    ("app/values-large.yaml", "text: large\n"),
                    ("app/templates/config.yaml", Template));
            }

            index.Append($"  - name: app\n    version: {version}\n    urls: [app-{version}.tgz]\n");
        }

        files["/index.yaml"] = Encoding.UTF8.GetBytes(index.ToString());
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();
}
