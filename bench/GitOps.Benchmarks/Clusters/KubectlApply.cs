using System.Diagnostics;
using GitOps.Core.Objects;

namespace GitOps.Benchmarks.Clusters;

/// <summary>The peer: <c>kubectl apply --server-side</c> of the same objects, the whole process.</summary>
internal static class KubectlApply
{
    /// <summary>How long it took; null when there is no kubectl.</summary>
    public static async Task<TimeSpan?> MeasureAsync(ClusterPeer peer, int count)
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
