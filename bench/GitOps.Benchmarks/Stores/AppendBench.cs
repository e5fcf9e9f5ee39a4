using System.Diagnostics;
using System.Globalization;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Benchmarks.Stores;

/// <summary>Appends: batched against the driver, and many single ones against one.</summary>
internal static class AppendBench
{
    private const int Batch = 100;
    private const int Writers = 64;

    internal static async Task RunAsync(StorePeers peers, int count)
    {
        // Both once before the clock: first use makes schemas and code.
        await StoreBatchesAsync(peers.Store, "warm", Batch);
        await DriverBatchesAsync(peers.Driver, "warm", Batch, 0);

        var driver = await RateAsync(count, () => DriverBatchesAsync(peers.Driver, "driver", count, Batch));
        var store = await RateAsync(count, () => StoreBatchesAsync(peers.Store, "batched", count));
        Print(peers.Name, $"appends of {Batch}", store, "driver", driver);

        var singles = Math.Max(50, count / 50);
        var one = await RateAsync(singles, () => SinglesAsync(peers.Store, "one", singles));
        var many = await RateAsync(singles * 8, () => Task.WhenAll(Enumerable.Range(0, Writers)
            .Select(writer => Task.Run(() => SinglesAsync(peers.Store, $"many-{writer.ToString(CultureInfo.InvariantCulture)}", singles * 8 / Writers)))));
        Print(peers.Name, $"single appends of {Writers} writers", many, "one writer", one);
    }

    internal static void Print(string name, string what, double rate, string peer, double peerRate) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-8} {what,-34} {rate,10:n0}/s   {peer} {peerRate,10:n0}/s   ratio {rate / peerRate:0.00}"));

    internal static async Task<double> RateAsync(int count, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task StoreBatchesAsync(IEventStore store, string name, int count)
    {
        for (var version = 0; version < count; version += Batch)
        {
            await store.AppendAsync(StreamId.Of("bench", name), ExpectedVersion.Exactly(version), SampleEvents.Several(Batch));
        }
    }

    private static async Task DriverBatchesAsync(IBareDriver driver, string name, int count, int firstPosition)
    {
        for (var version = 0; version < count; version += Batch)
        {
            // The driver is handed rows that need no thought: hashes are bytes like any other.
            var rows = SampleEvents.Several(Batch).Select((pending, i) => new EventEnvelope(
                StreamId.Of("bench", name), version + i + 1, firstPosition + version + i + 1, pending, HashChain.Genesis, HashChain.Genesis));
            await driver.WriteAsync([.. rows]);
        }
    }

    private static async Task SinglesAsync(IEventStore store, string name, int count)
    {
        for (var version = 0; version < count; version++)
        {
            await store.AppendAsync(StreamId.Of("bench", name), ExpectedVersion.Exactly(version), SampleEvents.Several(1));
        }
    }
}
