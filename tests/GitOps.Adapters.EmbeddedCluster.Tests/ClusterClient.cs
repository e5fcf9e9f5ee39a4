using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core.Objects;
using k8s;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Tests;

/// <summary>A fresh cluster and what a client says to it over HTTP.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly EmbeddedCluster cluster;

    private readonly bool isOwner;

    private ClusterClient(EmbeddedCluster cluster, string kubeconfig, bool isOwner)
    {
        (this.cluster, this.isOwner) = (cluster, isOwner);
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig));
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(text);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(config.SslCaCerts);
        Http = new HttpClient(handler) { BaseAddress = new Uri(config.Host) };
        Http.DefaultRequestHeaders.Add("User-Agent", "tester/1.0");
        Http.DefaultRequestHeaders.Authorization = new("Bearer", config.AccessToken);
    }

    public HttpClient Http { get; }

    public EmbeddedCluster Cluster => cluster;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ClusterClient> StartAsync(Action<EmbeddedClusterOptions>? configure = null)
    {
        var options = new EmbeddedClusterOptions { SimulationDelay = Duration.Zero };
        configure?.Invoke(options);
        var cluster = await EmbeddedCluster.StartAsync(options, Cancel);
        return new ClusterClient(cluster, cluster.Kubeconfig(), isOwner: true);
    }

    /// <summary>The same cluster, as somebody else.</summary>
    public ClusterClient As(string user, params string[] groups) => new(cluster, cluster.KubeconfigOf(user, groups), isOwner: false);


    public Task<Answer> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, null, accept: accept);

    public Task<Answer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<Answer> PutAsync(string path, KubeValue body) => SendAsync(HttpMethod.Put, path, KubeJson.ToText(body));

    public Task<Answer> DeleteAsync(string path, string? json = null) => SendAsync(HttpMethod.Delete, path, json);

    public Task<Answer> PatchAsync(string path, string json, string type = "application/merge-patch+json") => SendAsync(HttpMethod.Patch, path, json, type);

    public Task<Answer> ApplyAsync(string path, string json, string manager, bool force = false) =>
        PatchAsync($"{path}?fieldManager={manager}&force={(force ? "true" : "false")}", json, "application/apply-patch+yaml");

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return new Answer(response.StatusCode, text, [.. response.Headers.TryGetValues("Warning", out var warnings) ? warnings : []]);
    }

    /// <summary>Asks again until the object is as wanted; fails at the deadline with what it last was.</summary>
    public async Task<KubeMap> UntilAsync(string path, Func<KubeMap, bool> isSo)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await GetAsync(path);
            if (isSo(answer.Json))
            {
                return answer.Json;
            }

            Assert.False(deadline.IsCancellationRequested, $"{path} was at last {answer.Text}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (isOwner)
        {
            await cluster.DisposeAsync();
        }
    }
}

internal sealed record Answer(HttpStatusCode Code, string Text, string[] Warnings)
{
    public KubeMap Json => KubeJson.Parse(Text).AsMap;

    public string Message => Json["message"]?.AsString ?? string.Empty;

    public string? At(params string[] path) => Json.Find(path) switch
    {
        null => null,
        KubeString text => text.Text,
        var other => other.ToString(),
    };

    public Answer Is(HttpStatusCode code)
    {
        Assert.True(Code == code, $"{(int)Code} instead of {(int)code}: {Text}");
        return this;
    }
}
