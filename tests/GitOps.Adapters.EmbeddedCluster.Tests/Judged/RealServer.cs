using System.Text;
using GitOps.Core.Objects;
using k8s;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>A real API server, named by the kubeconfig in <c>GITOPS_TEST_KUBECONFIG</c>.</summary>
internal sealed class RealServer : IDisposable
{
    private readonly k8s.Kubernetes client;

    private RealServer(string kubeconfig) => client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    public static RealServer Connect()
    {
        var path = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "GITOPS_TEST_KUBECONFIG names no kubeconfig of a real API server");
        return new RealServer(path!);
    }

    public async Task<(int Code, KubeMap Body)> SendAsync(Call call)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(client.BaseUri, call.Path));
        request.Headers.TryAddWithoutValidation("User-Agent", "tester/1.0");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(call.Type));
        }

        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, ClusterClient.Cancel);
        }

        using var response = await client.HttpClient.SendAsync(request, ClusterClient.Cancel);
        return ((int)response.StatusCode, KubeJson.Parse(await response.Content.ReadAsByteArrayAsync(ClusterClient.Cancel)).AsMap);
    }

    public void Dispose() => client.Dispose();
}

/// <summary>One request that both servers get.</summary>
internal sealed record Call(HttpMethod Method, string Path, string? Body = null, string Type = "application/json")
{
    public override string ToString() => $"{Method} {Path} {Body}";
}
