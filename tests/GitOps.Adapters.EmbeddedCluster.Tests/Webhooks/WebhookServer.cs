using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Webhooks;

/// <summary>A webhook over HTTPS that answers as it is told to, and keeps what it was asked.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private WebhookServer(WebApplication app, X509Certificate2 certificate)
    {
        (this.app, this.certificate) = (app, certificate);
        app.Run(AnswerAsync);
    }

    /// <summary>The requests of the reviews so far.</summary>
    public ConcurrentQueue<KubeMap> Asked { get; } = [];

    /// <summary>Makes the response, without uid, of a request; the default allows.</summary>
    public Func<KubeMap, KubeMap> Decide { get; set; } = _ => KubeMap.Of(("allowed", true));

    /// <summary>Completes when answers may be sent.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public string Url => app.Urls.First() + "/review";

    public string CaBundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));

    public static async Task<WebhookServer> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = new WebhookServer(builder.Build(), certificate);
        await server.app.StartAsync(ClusterClient.Cancel);
        return server;
    }

    /// <summary>A response that allows with a JSON patch.</summary>
    public static KubeMap Patch(string operations) =>
        KubeMap.Of(("allowed", true), ("patchType", "JSONPatch"), ("patch", Convert.ToBase64String(Encoding.UTF8.GetBytes(operations))));

    /// <summary>A response that refuses.</summary>
    public static KubeMap Deny(string message, int code = 403) => KubeMap.Of(("allowed", false), ("status", KubeMap.Of(("code", code), ("message", message))));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var sent = KubeJson.Parse(body.ToArray()).AsMap;
        var asked = sent["request"]!.AsMap;
        Asked.Enqueue(asked);
        await Ready.WaitAsync(http.RequestAborted);
        var review = KubeMap.Of(("apiVersion", sent["apiVersion"]!), ("kind", sent["kind"]!), ("response", Decide(asked).With("uid", asked["uid"]!)));
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(KubeJson.ToUtf8(review));
    }
}
