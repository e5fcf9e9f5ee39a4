using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Benchmarks.Clusters;

/// <summary>The first apply of many objects: the engine, a bare client with the same requests, and <c>kubectl apply --server-side</c> where it is.</summary>
/// <remarks>
/// Each round measures all in turns, the order changing from round to round, after the server has come to rest: what a round is
/// compared with ran beside it. The ratio of a round is the engine's rate to the bare client's of the same round: of all from the
/// declaration on, and of the apply alone, from the built manifests on, as the bare client begins with its bodies ready.
/// </remarks>
internal static class ApplyBench
{
    // A round on a machine with neighbours is worth little: as many as fit into the time, and on a slow server at least so many.
    private const int FewestRounds = 11;
    private static readonly TimeSpan TimeForRounds = TimeSpan.FromMinutes(1);

    private const int WarmUps = 3;

    // Code is compiled for good when it has run sixty times, counted from when the runtime had a moment of rest. The bare client runs
    // all of its code for every object; what the engine runs once an apply needs so many applies.
    private const int ShortWarmUps = 80;
    private const int FewObjects = 20;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private static bool isWarm;

    public static async Task RunAsync(ClusterPeer peer, int count)
    {
        using var bare = new BareClient(peer);

        await WarmUpAsync(peer, bare, count);
        var (ratios, alone) = (new List<double>(), new List<double>());
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(began) < TimeForRounds; round++)
        {
            var (engine, other) = round % 2 == 0
                ? (await EngineAsync(peer, count), await bare.MeasureAsync(peer, count))
                : await InverseAsync(peer, bare, count);
            ratios.Add(other.Took / engine.Took);
            alone.Add(other.Took / (engine.Took - engine.Before));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer.Name,-9} first apply of {count}: {engine.RateOf(count)}; bare client {other.RateOf(count)}; ratio {alone[^1]:0.00}, with building the manifests {ratios[^1]:0.00}"));
            Console.WriteLine($"{peer.Name,-9}   {engine.Note}");
        }

        var kubectl = await KubectlApply.MeasureAsync(peer, count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{peer.Name,-9} first apply of {count}: median ratio of {alone.Count} rounds {alone.Median():0.00}, from {alone.Min():0.00} to {alone.Max():0.00}; with building the manifests {ratios.Median():0.00}, from {ratios.Min():0.00} to {ratios.Max():0.00}{(kubectl is { } took ? $"; kubectl {count / took.TotalSeconds:n0}/s" : string.Empty)}"));
    }

    // Before the clock, and the most of it once a process.
    private static async Task WarmUpAsync(ClusterPeer peer, BareClient bare, int count)
    {
        using var rests = new PeriodicTimer(Rest);
        for (var round = isWarm ? ShortWarmUps : 0; round < ShortWarmUps + WarmUps; round++)
        {
            var objects = round < ShortWarmUps ? FewObjects : count;
            await EngineAsync(peer, objects);
            await bare.MeasureAsync(peer, objects);
            await rests.WaitForNextTickAsync();
            await rests.WaitForNextTickAsync();
        }

        isWarm = true;
    }

    private static async Task<(ApplyTime Engine, ApplyTime Bare)> InverseAsync(ClusterPeer peer, BareClient bare, int count)
    {
        var first = await bare.MeasureAsync(peer, count);
        return (await EngineAsync(peer, count), first);
    }

    // From the declaration to the success in the log: with building the manifests, the plan, and all events.
    private static async Task<ApplyTime> EngineAsync(ClusterPeer peer, int count)
    {
        await using var engine = new BenchEngine(peer);
        await engine.StartAsync(count);
        var begin = Instant.MinValue;
        var time = await ApplyTime.OfAsync(() =>
        {
            begin = SystemClock.Instance.GetCurrentInstant();
            return engine.DeployAsync();
        });
        var (note, built) = await PhasesAsync(engine, begin);
        return time with { Note = note, Before = built };
    }

    private static async Task<(string Note, TimeSpan Built)> PhasesAsync(BenchEngine engine, Instant begin)
    {
        var (phases, built) = (new List<string>(), Duration.Zero);
        await foreach (var envelope in engine.Events.ReadStreamAsync(engine.Stream, 1, CancellationToken.None))
        {
            var happened = EventCatalog.Default.Read(envelope);
            if (happened is ManifestsRendered or ApplyPlanned or ResourcesApplied or ReconciliationSucceeded)
            {
                built = happened is ManifestsRendered ? envelope.Event.At - begin : built;
                phases.Add(string.Create(CultureInfo.InvariantCulture, $"{happened.GetType().Name} +{(envelope.Event.At - begin).TotalMilliseconds:0} ms"));
            }
        }

        return (string.Join(", ", phases), built.ToTimeSpan());
    }
}
