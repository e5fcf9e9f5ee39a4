using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GitOps.Core.Objects;
using k8s;

namespace GitOps.Benchmarks.Clusters;

/// <summary>The first apply of many objects: the engine, a bare client with the same requests, and <c>kubectl apply --server-side</c> where it is.</summary>
internal static class ApplyBench
{
    private const int Parallel = 8;
    private const int Rounds = 3;

    public static async Task RunAsync(ClusterPeer peer, int count)
    {
        // Once before the clock, for code and connections.
        await EngineAsync(peer, 50);
        await BareAsync(peer, 50);
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var engine = count / (await EngineAsync(peer, count)).TotalSeconds;
            var bare = count / (await BareAsync(peer, count)).TotalSeconds;
            ratios.Add(engine / bare);
            var kubectl = await KubectlAsync(peer, count) is { } took ? $"   kubectl {count / took.TotalSeconds:n0}/s" : string.Empty;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer.Name,-9} first apply of {count}: {engine:n0}/s   bare client {bare:n0}/s   ratio {engine / bare:0.00}{kubectl}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer.Name,-9} first apply of {count}: median ratio {ratios.Order().ElementAt(Rounds / 2):0.00}"));
    }

    // From the declaration to the success in the log: with building the manifests, the plan, and all events.
    private static async Task<TimeSpan> EngineAsync(ClusterPeer peer, int count)
    {
        await using var engine = new BenchEngine(peer);
        await engine.StartAsync(count);
        var begin = Stopwatch.GetTimestamp();
        await engine.DeployAsync();
        return Stopwatch.GetElapsedTime(begin);
    }

    // The same three requests for each object, and nothing else.
    private static async Task<TimeSpan> BareAsync(ClusterPeer peer, int count)
    {
        await using var space = new BenchEngine(peer);
        await space.StartAsync(1);
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(peer.Kubeconfig));
        var bodies = space.Objects(count).Select(item => (Path: $"api/v1/namespaces/{item.Namespace}/configmaps/{item.Name}", Body: KubeJson.ToUtf8(item.Root))).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        var begin = Stopwatch.GetTimestamp();
        await System.Threading.Tasks.Parallel.ForEachAsync(bodies, options, async (item, token) => await SendAsync(client, HttpMethod.Get, item.Path, null, token));
        await System.Threading.Tasks.Parallel.ForEachAsync(bodies, options, async (item, token) => await SendAsync(client, HttpMethod.Patch, item.Path + "?fieldManager=bench&force=true&dryRun=All", item.Body, token));
        await System.Threading.Tasks.Parallel.ForEachAsync(bodies, options, async (item, token) => await SendAsync(client, HttpMethod.Patch, item.Path + "?fieldManager=bench&force=true", item.Body, token));
        return Stopwatch.GetElapsedTime(begin);
    }

    private static async Task SendAsync(k8s.Kubernetes client, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, new Uri(client.BaseUri, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
        }

        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        }

        using var answer = await client.HttpClient.SendAsync(message, cancellationToken);
        if (!answer.IsSuccessStatusCode && method != HttpMethod.Get)
        {
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static async Task<TimeSpan?> KubectlAsync(ClusterPeer peer, int count)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).All(folder => !File.Exists(Path.Combine(folder, "kubectl"))))
        {
            return null;
        }

        await using var space = new BenchEngine(peer);
        await space.StartAsync(1);
        var file = Path.Combine(Path.GetTempPath(), $"{space.Space}.yaml");
        await File.WriteAllTextAsync(file, "# objects\n---\n" + string.Join("\n---\n", space.Objects(count).Select(item => KubeJson.ToText(item.Root))));
        try
        {
            var begin = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", peer.Kubeconfig, "apply", "--server-side", "-f", file]) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(begin) : throw new InvalidOperationException("kubectl apply failed.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
