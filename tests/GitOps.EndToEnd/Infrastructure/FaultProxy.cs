using System.Collections.Concurrent;
using System.Net;
using System.Text;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>
/// Stands between the engine and an API server and does to requests what networks and busy servers do. What it does to which request
/// follows from a seed; what came through is written down.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Accept-Encoding", "Authorization"];

    private readonly WebApplication application;
    private readonly Kubernetes upstream;
    private readonly string folder = Directory.CreateTempSubdirectory("gitops-faults-").FullName;
    private readonly Lock gate = new();
    private readonly Random random;
    private CancellationTokenSource cut = new();
    private int openWatches;

    private FaultProxy(WebApplication application, string kubeconfig, int seed)
    {
        this.application = application;
        upstream = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        random = new Random(seed);
    }

    /// <summary>A kubeconfig that leads here.</summary>
    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    /// <summary>Share of requests, watches apart, that go wrong.</summary>
    public double FaultShare { get; set; }

    /// <summary>Watch connections break after this time; null for never.</summary>
    public TimeSpan? WatchLifetime { get; set; }

    /// <summary>Whether every connection breaks.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether every request is answered as if its token had expired.</summary>
    public bool IsTokenExpired { get; set; }

    /// <summary>Paths with this text are written to in vain, as if a webhook for them was down; null for none.</summary>
    public string? DeadWebhook { get; set; }

    /// <summary>Watches that are open now.</summary>
    public int OpenWatches => Volatile.Read(ref openWatches);

    /// <summary>Faults so far, by kind.</summary>
    public ConcurrentDictionary<string, int> Faults { get; } = new();

    /// <summary>Writes that reached the server, in their order; dry runs are none.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Writes { get; } = new();

    public static async Task<FaultProxy> StartAsync(string kubeconfig, int seed, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new FaultProxy(builder.Build(), kubeconfig, seed);
        proxy.application.Run(proxy.HandleAsync);
        await proxy.application.StartAsync(cancellationToken);
        var address = proxy.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(proxy.Kubeconfig,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: faults
            clusters:
              - name: faults
                cluster:
                  server: "{{address}}"
            contexts:
              - name: faults
                context:
                  cluster: faults

            """,
            cancellationToken);
        return proxy;
    }

    /// <summary>Breaks the watches that are open.</summary>
    public void CutWatches()
    {
        using var before = Interlocked.Exchange(ref cut, new CancellationTokenSource());
        before.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        cut.Dispose();
        await application.DisposeAsync();
        upstream.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var isWatch = context.Request.Query.ContainsKey("watch");
        if (IsAway)
        {
            Count("away");
            context.Abort();
            return;
        }

        if (IsTokenExpired)
        {
            Count("expired token");
            await RefuseAsync(context, 401, "Unauthorized", "Unauthorized");
            return;
        }

        if (DeadWebhook is { } text && context.Request.Method == "PATCH" && context.Request.Path.Value!.Contains(text, StringComparison.Ordinal))
        {
            Count("dead webhook");
            await RefuseAsync(context, 500, "InternalError", "Internal error occurred: failed calling webhook \"policy.example.com\": connection refused");
            return;
        }

        if (!isWatch && await FailAsync(context))
        {
            return;
        }

        await ForwardAsync(context, isWatch);
    }

    // A fault before the server sees the request, or after it has done what was asked: the answer is lost.
    private async Task<bool> FailAsync(HttpContext context)
    {
        double share;
        int kind;
        lock (gate)
        {
            (share, kind) = (random.NextDouble(), random.Next(5));
        }

        if (share >= FaultShare)
        {
            return false;
        }

        switch (kind)
        {
            case 0:
                Count("500");
                await RefuseAsync(context, 500, "InternalError", "etcdserver: leader changed");
                return true;
            case 1:
                Count("429");
                context.Response.Headers.RetryAfter = "0";
                await RefuseAsync(context, 429, "TooManyRequests", "too many requests, please try again later");
                return true;
            case 2:
                Count("hang");
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return true;
            case 3:
                Count("lost answer");
                using (await SendAsync(context))
                {
                    context.Abort();
                }

                return true;
            default:
                Count("broken connection");
                context.Abort();
                return true;
        }
    }

    private async Task ForwardAsync(HttpContext context, bool isWatch)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, isWatch ? cut.Token : CancellationToken.None);
        Interlocked.Add(ref openWatches, isWatch ? 1 : 0);
        if (isWatch && WatchLifetime is { } lifetime)
        {
            life.CancelAfter(lifetime);
        }

        try
        {
            using var answer = await SendAsync(context);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await using var body = await answer.Content.ReadAsStreamAsync(life.Token);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await body.ReadAsync(buffer, life.Token)) > 0;)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), life.Token);
                await context.Response.Body.FlushAsync(life.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            Count(isWatch ? "cut watch" : "server away");
            context.Abort();
        }
        finally
        {
            Interlocked.Add(ref openWatches, isWatch ? -1 : 0);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContext context)
    {
        var request = context.Request;
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, context.RequestAborted);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(upstream.BaseUri, request.Path.ToUriComponent() + request.QueryString.ToUriComponent()))
        {
            Content = copy.Length > 0 ? new ByteArrayContent(copy.ToArray()) : null,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        foreach (var (name, value) in request.Headers.Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        if (upstream.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(message, context.RequestAborted);
        }

        if (request.Method != "GET" && !request.Query.ContainsKey("dryRun"))
        {
            Writes.Enqueue((request.Method, request.Path.Value!, Encoding.UTF8.GetString(copy.ToArray())));
        }

        return await upstream.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private void Count(string fault) => Faults.AddOrUpdate(fault, 1, (_, count) => count + 1);

    private static async Task RefuseAsync(HttpContext context, int code, string reason, string message)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}","code":{{code}}}""",
            context.RequestAborted);
    }
}
