using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>A webhook that could not be asked, or gave no answer; the message is the server's.</summary>
internal sealed class WebhookException(string message) : Exception(message);

/// <summary>Calls webhooks over HTTPS, each with the authority that its configuration trusts.</summary>
internal sealed class WebhookClient(ClusterStore store) : IDisposable
{
    private const int LargestAnswer = 3 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, HttpClient> clients = new(StringComparer.Ordinal);

    /// <summary>Posts a review and reads the one that comes back.</summary>
    /// <exception cref="WebhookException">It did not answer in time, or not with a review.</exception>
    public async Task<KubeMap> AskAsync(Webhook webhook, KubeMap review, CancellationToken cancellationToken)
    {
        var address = $"{Address(webhook.Client)}?timeout={webhook.Timeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}s";
        try
        {
            return await AskAsync(webhook.Client, address, webhook.Timeout, review, cancellationToken);
        }
        catch (WebhookException fault)
        {
            throw new WebhookException($"failed to call webhook: {fault.Message}");
        }
    }

    /// <summary>Posts a review of objects to convert, and reads the one that comes back.</summary>
    /// <param name="configuration"><c>clientConfig</c>: where to, and whom to trust.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="review">The review.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="WebhookException">It did not answer in time, or not with a review.</exception>
    public Task<KubeMap> ConvertAsync(KubeMap configuration, TimeSpan timeout, KubeMap review, CancellationToken cancellationToken) =>
        AskAsync(configuration, $"{Address(configuration)}?timeout={timeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}s", timeout, review, cancellationToken);

    private async Task<KubeMap> AskAsync(KubeMap configuration, string address, TimeSpan timeout, KubeMap review, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var content = new ByteArrayContent(KubeJson.ToUtf8(review));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Client(configuration).PostAsync(new Uri(address), content, deadline.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? KubeJson.Parse(bytes).AsMap
                : throw new WebhookException($"the server rejected our request for an unknown reason ({(int)response.StatusCode})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebhookException($"Post \"{address}\": context deadline exceeded");
        }
        catch (HttpRequestException fault)
        {
            throw new WebhookException($"Post \"{address}\": {Innermost(fault).Message}");
        }
        catch (System.Text.Json.JsonException fault)
        {
            throw new WebhookException($"the answer is no review: {fault.Message}");
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }

    private static string Address(KubeMap configuration)
    {
        if (configuration["url"]?.AsString is { Length: > 0 } url)
        {
            return url;
        }

        var service = configuration["service"]?.AsMap ?? KubeMap.Empty;
        var host = $"{service["name"]?.AsString}.{service["namespace"]?.AsString}.svc";
        return $"https://{host}:{service["port"]?.AsInteger ?? 443}/{(service["path"]?.AsString ?? string.Empty).TrimStart('/')}";
    }

    private HttpClient Client(KubeMap configuration) => clients.GetOrAdd(configuration["caBundle"]?.AsString ?? string.Empty, bundle =>
    {
        var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30), AllowAutoRedirect = false };
        if (bundle.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    });

    // There is no network of services here: a service is wherever its Endpoints say.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = context.DnsEndPoint.Host.Split('.') is [var name, var @namespace, "svc"]
            ? Endpoint(@namespace, name) ?? throw new HttpRequestException(
                store.Find(new StoreKey("services", @namespace, name)) is null ? $"service \"{name}\" not found" : $"no endpoints available for service \"{name}\"")
            : (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private (string Host, int Port)? Endpoint(string @namespace, string name)
    {
        var subset = First(store.Find(new StoreKey("endpoints", @namespace, name))?["subsets"]);
        var (address, port) = (First(subset?["addresses"])?["ip"]?.AsString, First(subset?["ports"])?["port"]?.AsInteger);
        return address is null || port is null ? null : (address, (int)port.Value);

        static KubeMap? First(KubeValue? list) => list is KubeList { Count: > 0 } items ? items[0].AsMap : null;
    }

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
