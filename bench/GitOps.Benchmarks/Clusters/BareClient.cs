using System.Net;
using System.Net.Http.Headers;
using GitOps.Core.Objects;
using k8s;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Sends what the engine sends, as many at once as the engine, and does nothing with the answers.</summary>
internal sealed class BareClient(ClusterPeer peer) : IDisposable
{
    private const int Parallel = 8;

    private readonly k8s.Kubernetes client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(peer.Kubeconfig));

    /// <summary>The same two requests for each object, and nothing else: a dry run for all, then a write for all.</summary>
    public async Task<ApplyTime> MeasureAsync(ClusterPeer server, int count)
    {
        await using var space = new BenchEngine(server);
        await space.StartAsync(1);
        var bodies = space.Objects(count).Select(item => (Path: $"api/v1/namespaces/{item.Namespace}/configmaps/{item.Name}", Body: KubeJson.ToUtf8(item.Root))).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        return await ApplyTime.OfAsync(async () =>
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(bodies, options, async (item, token) => await SendAsync(item.Path + "?fieldManager=bench&force=true&dryRun=All", item.Body, token));
            await System.Threading.Tasks.Parallel.ForEachAsync(bodies, options, async (item, token) => await SendAsync(item.Path + "?fieldManager=bench&force=true", item.Body, token));
        });
    }

    public void Dispose() => client.Dispose();

    private async Task SendAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Patch, new Uri(client.BaseUri, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Content = new ByteArrayContent(body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        }

        using var answer = await client.HttpClient.SendAsync(message, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
