using System.Text;
using GitOps.Core.Objects;
using GitOps.Tests.Lab;
using k8s;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>A server that calls are sent to, real or not; remembers what it last said of each object.</summary>
internal sealed class JudgedServer : IDisposable
{
    private readonly k8s.Kubernetes client;
    private readonly Dictionary<string, KubeMap> last = new(StringComparer.Ordinal);

    private JudgedServer(KubernetesClientConfiguration config) => client = new k8s.Kubernetes(config);

    public static async Task<JudgedServer> RealAsync(bool withControllers = false) =>
        new(KubernetesClientConfiguration.BuildConfigFromConfigFile(await RealCluster.KubeconfigAsync(withControllers, ClusterClient.Cancel)));

    /// <summary>A real server that has what the embedded one shows, which came and went between the versions; skips the test where it is older.</summary>
    public static async Task<(JudgedServer Server, int Minor)> RecentAsync(string what)
    {
        const int Recent = 34;
        var real = await RealAsync();
        var minor = await real.MinorAsync();
        Assert.SkipUnless(minor >= Recent, $"{what} are compared with Kubernetes 1.{Recent} or newer, and the real server is 1.{minor}");
        return (real, minor);
    }

    public static JudgedServer Of(EmbeddedCluster cluster)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(cluster.Kubeconfig()));
        return new JudgedServer(KubernetesClientConfiguration.BuildConfigFromConfigFile(text));
    }

    /// <summary>Whether a controller manager runs, which changes workloads between two calls.</summary>
    public async Task<bool> HasControllersAsync() => (await SendAsync(new Call(HttpMethod.Get, "/api/v1/namespaces/default/serviceaccounts/default"))).Code == 200;

    /// <summary>Minor version, for example 34.</summary>
    public async Task<int> MinorAsync()
    {
        var (_, version) = await SendAsync(new Call(HttpMethod.Get, "/version"));
        return int.Parse(version["minor"]!.AsString!.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<(int Code, KubeMap Body)> SendAsync(Call call)
    {
        var (code, body, _) = await AnswerAsync(call);
        return (code, body);
    }

    /// <summary>The answer with the warnings in its headers.</summary>
    public async Task<(int Code, KubeMap Body, IReadOnlyList<string> Warnings)> AnswerAsync(Call call)
    {
        var body = call.Body;
        if (call.Edit is { } edit)
        {
            body = KubeJson.ToText(edit(last.GetValueOrDefault(call.Object) ?? KubeMap.Empty));
        }

        using var request = new HttpRequestMessage(call.Method, new Uri(client.BaseUri, call.Path));
        request.Headers.TryAddWithoutValidation("User-Agent", "tester/1.0");
        if (!call.Headers.Any(header => header.Name == "Accept"))
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        }

        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(call.Type));
        }

        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, ClusterClient.Cancel);
        }

        using var response = await client.HttpClient.SendAsync(request, ClusterClient.Cancel);
        var answer = response.Content.Headers.ContentType?.MediaType == "application/json"
            ? KubeJson.Parse(await response.Content.ReadAsByteArrayAsync(ClusterClient.Cancel)).AsMap
            : KubeMap.Of(("kind", "Status"), ("message", await response.Content.ReadAsStringAsync(ClusterClient.Cancel)));
        if (answer["kind"]?.AsString != "Status" && call.Method != HttpMethod.Delete)
        {
            last[call.Object] = answer;
        }
        else if (call.Method == HttpMethod.Delete && call.IsForgotten)
        {
            last.Remove(call.Object);
        }

        return ((int)response.StatusCode, answer, response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : []);
    }

    /// <summary>What it last said of the object of a call.</summary>
    public KubeMap Last(Call call) => last.GetValueOrDefault(call.Object) ?? KubeMap.Empty;

    public void Dispose() => client.Dispose();
}
