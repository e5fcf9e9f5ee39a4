using System.Diagnostics;
using GitOps.Adapters.EmbeddedCluster;
using NodaTime;

namespace GitOps.Benchmarks.Clusters;

/// <summary>A cluster to measure on, in a process of its own.</summary>
internal sealed record ClusterPeer(string Name, string Kubeconfig);

/// <summary>The embedded cluster in a process of its own, and the server that <c>GITOPS_TEST_KUBECONFIG</c> names.</summary>
internal static class ClusterPeers
{
    public static async IAsyncEnumerable<ClusterPeer> AllAsync()
    {
        using (var process = StartServer())
        {
            try
            {
                yield return new ClusterPeer("embedded", await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The embedded cluster did not start."));
            }
            finally
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync();
            }
        }

        if (Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG") is { Length: > 0 } given)
        {
            yield return new ClusterPeer("real", given);
        }
    }

    /// <summary>Runs an embedded cluster until the input ends; says where its kubeconfig is.</summary>
    public static async Task ServeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-bench-cluster-").FullName;
        await using (var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulationDelay = Duration.Zero }))
        {
            var path = Path.Combine(folder, "kubeconfig");
            await cluster.WriteKubeconfigAsync(path);
            Console.WriteLine(path);
            while (await Console.In.ReadLineAsync() is not null)
            {
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Process StartServer()
    {
        var start = OwnProcess.With("serve");
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        return Process.Start(start)!;
    }
}
