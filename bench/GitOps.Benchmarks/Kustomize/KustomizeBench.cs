using System.Diagnostics;
using System.Globalization;
using GitOps.Adapters.Kustomize;

namespace GitOps.Benchmarks.Kustomize;

/// <summary>
/// Builds of an overlay beside <c>kubectl kustomize</c> on the same machine in the same run: in process, as whole processes, growth,
/// memory. Times are CPU times, which a loaded machine disturbs least.
/// </summary>
internal static class KustomizeBench
{
    // The best of so many: enough for the compiler of the runtime to have finished with what is hot.
    private const int Rounds = 25;

    // Beyond this the peer takes minutes.
    private const int LargestForPeer = 1_000;

    // Its time grows with the square of the objects: beyond this it takes hours, asked for or not.
    private const int LargestForPeerAskedFor = 5_000;

    private const int ChangedObjects = 5_000;

    public static async Task RunAsync(int largest)
    {
        double? peerAtThousand = null;
        var perObject = new List<(double Microseconds, double Bytes)>();
        foreach (var count in new[] { 1_000, 5_000, 50_000 }.Where(count => count <= largest))
        {
            var overlay = new Overlay(count);
            var (best, allocated) = Measure(count, () => KustomizeBuild.Run(overlay, Overlay.Path).ToYaml());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count,6} objects  in process {best.TotalMilliseconds,8:n0} ms, {best.TotalMicroseconds / count,6:n1} us and {allocated / count,7:n0} B an object"));
            perObject.Add((best.TotalMicroseconds / count, (double)allocated / count));
            if (count <= (Environment.GetEnvironmentVariable("GITOPS_BENCH_PEER") == "all" ? LargestForPeerAskedFor : LargestForPeer))
            {
                peerAtThousand = await CompareAsync(overlay, count, best);
            }
        }

        if (perObject.Count > 1)
        {
            // Time of the largest for each object beside that of the smallest: 1 is linear.
            Goal.AtMost("growth of time for each object", perObject[^1].Microseconds / perObject[0].Microseconds, 1.5, "times");
            Goal.AtMost("growth of allocation for each object", perObject[^1].Bytes / perObject[0].Bytes, 1.1, "times");
        }

        if (largest >= ChangedObjects)
        {
            await ChangedFileBench.RunAsync(ChangedObjects);
        }

        if (peerAtThousand is null)
        {
            Console.WriteLine("kubectl is not installed or failed; no ratios");
        }

        if (Environment.GetEnvironmentVariable("GITOPS_CORPUS") is { Length: > 0 } corpus)
        {
            Small(Path.Combine(corpus, "kustomize", "repos"));
        }
    }

    private static (TimeSpan Best, long Allocated) Measure(int count, Func<string> build)
    {
        var (best, allocated) = (TimeSpan.MaxValue, 0L);
        for (var round = 0; round < Math.Clamp(Rounds * 1_000 / count, 2, Rounds); round++)
        {
            GC.Collect();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Process.GetCurrentProcess().TotalProcessorTime;
            _ = build();
            var taken = Process.GetCurrentProcess().TotalProcessorTime - started;
            best = taken < best ? taken : best;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best, allocated);
    }

    private static async Task<double?> CompareAsync(Overlay overlay, int count, TimeSpan inProcess)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-bench-");
        try
        {
            overlay.Write(folder.FullName);
            var at = Path.Combine(folder.FullName, Overlay.Path);
            if (await WholeProcess.RunAsync("kubectl", ["kustomize", at]) is not { } peer)
            {
                return null;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,6} objects  kubectl kustomize {peer.Cpu.TotalMilliseconds:n0} ms CPU, peak {peer.PeakBytes >> 20} MiB"));
            Goal.AtLeast($"{count} objects, in process beside kubectl", peer.Cpu / inProcess, count <= LargestForPeer ? 50 : 400, "times faster");
            if (Environment.GetEnvironmentVariable("GITOPS_BENCH_RENDER") is { Length: > 0 } program && await WholeProcess.RunAsync(program, ["render", at]) is { } ours)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{count,6} objects  render, whole process {ours.Cpu.TotalMilliseconds:n0} ms CPU, peak {ours.PeakBytes >> 20} MiB, {(ours.Output == peer.Output ? "the same text" : "A DIFFERENT TEXT")}"));
                Goal.AtLeast($"{count} objects, whole process beside kubectl", peer.Cpu / ours.Cpu, 10, "times faster");
                Goal.AtMost($"{count} objects, peak memory beside kubectl", 100.0 * ours.PeakBytes / peer.PeakBytes, 50, "%");
            }

            return peer.Cpu.TotalMilliseconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Small(string repos)
    {
        var folder = Directory.Exists(repos) ? Directory.EnumerateDirectories(repos, "fluxcd_flux2-kustomize-helm-example*production*").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        if (folder is null)
        {
            return;
        }

        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        var path = document.RootElement.GetProperty("path").GetString()!;
        var input = Path.Combine(folder, "input");
        for (var warm = 0; warm < 200; warm++)
        {
            Build(input, path);
        }

        var watch = Stopwatch.StartNew();
        const int Times = 100;
        for (var i = 0; i < Times; i++)
        {
            Build(input, path);
        }

        Goal.AtMost($"{Path.GetFileName(folder)}, warm, from the disk", watch.Elapsed.TotalMilliseconds / Times, 3, "ms");
    }

    private static void Build(string input, string path)
    {
        using var tree = new FolderTree(input) { HasDigests = false };
        _ = KustomizeBuild.Run(tree, path).ToYaml();
    }
}
