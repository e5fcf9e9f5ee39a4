using System.Globalization;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Benchmarks.Stores;

/// <summary>Appends: batched against the driver, and many single ones against one. Durable on return, all of them.</summary>
internal static class AppendBench
{
    private const int Batch = 100;
    private const int Writers = 64;

    internal static async Task RunAsync(StorePeers peers, int count)
    {
        // Both once before the clock: first use makes schemas and code.
        var position = 0;
        await StoreBatchesAsync(peers.Store, "warm", Batch);
        await DriverBatchesAsync("warm", Batch);

        await Rounds.CompareAsync(
            peers.Name, $"appends of {Batch}",
            round => StoreBatchesAsync(peers.Store, $"batched-{round}", count),
            "driver", round => DriverBatchesAsync($"driver-{round}", count));

        var (singles, each) = (Math.Max(100, count / 20), Math.Max(16, count / 100));
        await Rounds.CompareAsync(
            peers.Name, $"single appends of {Writers} writers",
            round => ManyAsync(peers.Store, round, each),
            "one writer", round => SinglesAsync(peers.Store, $"one-{round}", singles));

        async Task<int> DriverBatchesAsync(string name, int events)
        {
            for (var version = 0; version < events; version += Batch)
            {
                // The driver is handed rows that need no thought: hashes are bytes like any other.
                var rows = SampleEvents.Several(Batch).Select((pending, i) => new EventEnvelope(
                    StreamId.Of("bench", name), version + i + 1, ++position, pending, HashChain.Genesis, HashChain.Genesis));
                await peers.Driver.WriteAsync([.. rows]);
            }

            return events;
        }
    }

    private static async Task<int> StoreBatchesAsync(IEventStore store, string name, int count)
    {
        for (var version = 0; version < count; version += Batch)
        {
            await store.AppendAsync(StreamId.Of("bench", name), ExpectedVersion.Exactly(version), SampleEvents.Several(Batch));
        }

        return count;
    }

    private static async Task<int> ManyAsync(IEventStore store, int round, int each)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
            Task.Run(() => SinglesAsync(store, string.Create(CultureInfo.InvariantCulture, $"many-{round}-{writer}"), each))));
        return counts.Sum();
    }

    private static async Task<int> SinglesAsync(IEventStore store, string name, int count)
    {
        for (var version = 0; version < count; version++)
        {
            await store.AppendAsync(StreamId.Of("bench", name), ExpectedVersion.Exactly(version), SampleEvents.Several(1));
        }

        return count;
    }
}
