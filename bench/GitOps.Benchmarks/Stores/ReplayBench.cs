using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Benchmarks.Stores;

/// <summary>Reads a log into state, as many streams a tenth of the events first: number of events and the sum of their numbers for each stream.</summary>
internal static class ReplayBench
{
    private const int EventsOfAStream = 100;
    private const int FirstEvents = 10;
    private const int AtOnce = 128;
    private const int SampleEvery = 1_000;

    internal static async Task RunAsync(StorePeers peers, int count)
    {
        var streams = Math.Max(1, count / EventsOfAStream);
        await FillAsync(peers.Store, streams, 0, FirstEvents);
        var tenth = await PeakAsync(peers.Store, streams * FirstEvents);
        await FillAsync(peers.Store, streams, FirstEvents, EventsOfAStream - FirstEvents);
        var total = streams * EventsOfAStream;
        await FoldDriverAsync(peers.Driver, total);
        var whole = await PeakAsync(peers.Store, total);

        await Rounds.CompareAsync(
            peers.Name, string.Create(CultureInfo.InvariantCulture, $"replay of {total:n0} events"),
            _ => FoldStoreAsync(peers.Store, total, () => { }),
            "driver", _ => FoldDriverAsync(peers.Driver, total));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{peers.Name,-8} memory while it replays: {tenth / 1_048_576} MiB for {streams * FirstEvents:n0} events, {whole / 1_048_576} MiB for {total:n0}, of {streams:n0} streams each"));
    }

    private static Task FillAsync(IEventStore store, int streams, int after, int events) => Parallel.ForAsync(
        0, streams, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (number, _) => await store.AppendAsync(StreamOf(number), ExpectedVersion.Exactly(after), SampleEvents.Several(events), CancellationToken.None));

    /// <summary>Most memory that is in use while a log is read into state, looked at every so many events.</summary>
    private static async Task<long> PeakAsync(IEventStore store, int expected)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (peak, seen) = (0L, 0);
        await FoldStoreAsync(store, expected, () =>
        {
            if (++seen % SampleEvery == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            }
        });
        return peak;
    }

    private static async Task<int> FoldDriverAsync(IBareDriver driver, int expected)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        await foreach (var (stream, body) in driver.ReadStoreAsync())
        {
            states[stream] = Fold(states.GetValueOrDefault(stream), body);
        }

        return Check(states.Values, expected);
    }

    private static async Task<int> FoldStoreAsync(IEventStore store, int expected, Action seen)
    {
        var states = new Dictionary<StreamId, State>();
        await foreach (var envelope in store.ReadAllAsync())
        {
            states[envelope.Stream] = Fold(states.GetValueOrDefault(envelope.Stream), envelope.Event.Body.Span);
            seen();
        }

        return Check(states.Values, expected);
    }

    private static StreamId StreamOf(int number) => StreamId.Of("bench", "replay", number.ToString(CultureInfo.InvariantCulture));

    private static State Fold(State state, ReadOnlySpan<byte> body)
    {
        var happened = JsonSerializer.Deserialize<Body>(body)!;
        return new State(state.Count + 1, state.Sum + happened.number);
    }

    private static int Check(IEnumerable<State> states, int expected)
    {
        var count = states.Sum(state => state.Count);
        return count == expected ? expected : throw new UnreachableException($"{count} events came back of {expected}.");
    }

    private readonly record struct State(long Count, long Sum);

#pragma warning disable IDE1006, SA1300 // Named as in the body.
    private sealed record Body(int number, string text);
#pragma warning restore IDE1006, SA1300
}
