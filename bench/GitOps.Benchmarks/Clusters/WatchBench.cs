using System.Globalization;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Many managed objects under watch: what each costs in memory, and how soon a manual change is in the log.</summary>
internal static class WatchBench
{
    private const int Changes = 21;

    public static async Task RunAsync(ClusterPeer peer, int count)
    {
        await using var engine = new BenchEngine(peer);
        await engine.StartAsync(count);
        var before = await MemoryAsync();
        await engine.DeployAsync();
        await engine.RunAsync();
        var bytes = (await MemoryAsync() - before) / (double)count;

        var times = new List<Duration>();
        for (var change = 0; change < Changes; change++)
        {
            var version = await engine.VersionAsync();
            var reference = new ObjectRef(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), engine.Space, BenchEngine.NameOf(change * 7919 % count));
            var patch = KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"by hand"))));
            await engine.Cluster.PatchAsync(reference, new ObjectPatch(ObjectPatchKind.Merge, patch, FieldManager: "somebody"), CancellationToken.None);
            var begin = SystemClock.Instance.GetCurrentInstant();
            times.Add(await engine.UntilAsync<DriftDetected>(engine.Stream, version) - begin);
            await engine.UntilAsync<ReconciliationSucceeded>(engine.Stream, version);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{peer.Name,-9} {count} objects under watch: {bytes:n0} bytes an object; a change by hand is in the log after {times.Order().ElementAt(Changes / 2).TotalMilliseconds:0} ms at the median, {times.Max().TotalMilliseconds:0} ms at most"));
    }

    // Buffers that a burst of work rented are given back by the shared pools only after a minute of rest.
    private static async Task<long> MemoryAsync()
    {
        using var rest = new PeriodicTimer(TimeSpan.FromSeconds(5));
        var memory = 0L;
        for (var look = 0; look < 15; look++)
        {
            await rest.WaitForNextTickAsync();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            memory = GC.GetTotalMemory(forceFullCollection: true);
        }

        return memory;
    }
}
