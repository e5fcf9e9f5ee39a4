using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Deployments.Applying;

namespace GitOps.Benchmarks.Clusters;

/// <summary>A reconcile of unchanged objects against a dry run of each.</summary>
internal static class ReconcileBench
{
    private const string FieldManager = "kustomize-controller";
    private const int Parallel = 8;
    private const int Runs = 7;

    public static async Task RunAsync(ClusterPeer peer, int count)
    {
        await using var engine = new BenchEngine(peer);
        await engine.StartAsync(count);
        await engine.DeployAsync();
        await MedianAsync(engine.RunAsync);

        using var requests = new RequestCount();
        var (reads, writes) = (requests.Reads, requests.Writes);
        var own = await MedianAsync(engine.RunAsync);
        (reads, writes) = (requests.Reads - reads, requests.Writes - writes);
        var dry = await MedianAsync(() => DryRunAllAsync(engine, count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{peer.Name,-9} reconcile of {count} unchanged: {own.TotalMilliseconds:0.0} ms, {(double)reads / Runs:0.#} reads and {(double)writes / Runs:0.#} writes or dry runs a run; dry run of each: {dry.TotalMilliseconds:0.0} ms; ratio 1/{dry / own:0}"));
    }

    private static async Task DryRunAllAsync(BenchEngine engine, int count) => await System.Threading.Tasks.Parallel.ForEachAsync(
        engine.Objects(count),
        new ParallelOptions { MaxDegreeOfParallelism = Parallel },
        async (item, token) => await engine.Cluster.ApplyAsync(item, new ApplyOptions(FieldManager, DryRun: true), token));

    private static async Task<TimeSpan> MedianAsync(Func<Task> work)
    {
        var times = new List<TimeSpan>();
        for (var run = 0; run < Runs; run++)
        {
            var begin = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(begin));
        }

        return times.Median();
    }
}
