using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Benchmarks.Stores;

/// <summary>Reads a log into state: number of events and the sum of their numbers for each stream.</summary>
internal static class ReplayBench
{
    private const int EventsOfAStream = 100;

    internal static async Task RunAsync(StorePeers peers, int count)
    {
        var streams = count / EventsOfAStream;
        for (var number = 0; number < streams; number++)
        {
            var stream = StreamId.Of("bench", "replay", number.ToString(CultureInfo.InvariantCulture));
            var stored = await peers.Store.AppendAsync(stream, ExpectedVersion.NoStream, SampleEvents.Several(EventsOfAStream));
            await peers.Driver.WriteAsync(stored);
        }

        var total = streams * EventsOfAStream;
        double driver = 0, store = 0;
        for (var round = 0; round < 3; round++)
        {
            driver = Math.Max(driver, await AppendBench.RateAsync(total, () => FoldDriverAsync(peers.Driver, total)));
            store = Math.Max(store, await AppendBench.RateAsync(total, () => FoldStoreAsync(peers.Store, total)));
        }

        AppendBench.Print(peers.Name, "replay into state", store, "driver", driver);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{peers.Name,-8} peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB for {total:n0} events"));
    }

    private static async Task FoldDriverAsync(IBareDriver driver, int expected)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        await foreach (var (stream, body) in driver.ReadAsync())
        {
            states[stream] = Fold(states.GetValueOrDefault(stream), body);
        }

        Check(states.Values, expected);
    }

    private static async Task FoldStoreAsync(IEventStore store, int expected)
    {
        var states = new Dictionary<StreamId, State>();
        await foreach (var envelope in store.ReadAllAsync())
        {
            states[envelope.Stream] = Fold(states.GetValueOrDefault(envelope.Stream), envelope.Event.Body.Span);
        }

        Check(states.Values, expected);
    }

    private static State Fold(State state, ReadOnlySpan<byte> body)
    {
        var happened = JsonSerializer.Deserialize<Body>(body)!;
        return new State(state.Count + 1, state.Sum + happened.number);
    }

    private static void Check(IEnumerable<State> states, int expected)
    {
        var count = states.Sum(state => state.Count);
        if (count != expected)
        {
            throw new InvalidOperationException($"{count} events came back of {expected}.");
        }
    }

    private readonly record struct State(long Count, long Sum);

#pragma warning disable IDE1006, SA1300 // Named as in the body.
    private sealed record Body(int number, string text);
#pragma warning restore IDE1006, SA1300
}
