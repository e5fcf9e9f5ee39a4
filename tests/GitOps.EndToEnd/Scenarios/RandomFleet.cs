using System.Globalization;
using CsCheck;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.EndToEnd.Fleet;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>
/// A fleet that things happen to at random. After each of them the replayed state equals what is stored and the cluster, and the state
/// of every earlier moment is what was seen then.
/// </summary>
public sealed class RandomFleet
{
    /// <summary>Steps of one run; more with <c>GITOPS_FLEET_STEPS</c>. The same run again with <c>GITOPS_FLEET_SEED</c>.</summary>
    private const int DefaultSteps = 14;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_the_log_the_stored_views_and_the_cluster_agree_now_and_for_every_moment_before()
    {
        var steps = Given("GITOPS_FLEET_STEPS") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSteps;
        var seed = Given("GITOPS_FLEET_SEED") is { } text ? PCG.Parse(text) : new PCG(17, (ulong)Environment.TickCount64);
        var named = seed.ToString();
        var choices = Gen.Select(Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999]).Array[steps].Generate(seed, null, out _);
        var model = new FleetModel();
        await using var engine = await TestEngine.StartAsync([.. model.Files()]);
        var fleet = new RunningFleet(engine, model);
        var log = new List<string>();
        var (sightings, comparisons) = (new List<Sighting>(), 0);
        try
        {
            await fleet.DeclareAsync();
            for (var step = 0; step < steps; step++)
            {
                log.Add(await fleet.DoAsync(choices[step].Item1, choices[step].Item2, choices[step].Item3));
                await fleet.SettleAsync();
                sightings.Add(await fleet.LookAsync());
                await AgreesAsync(engine);
                foreach (var sighting in sightings)
                {
                    comparisons += await sighting.CompareAsync(engine, Token);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"fleet model, GITOPS_FLEET_SEED={named}, step {log.Count} ({string.Join("; ", log)}): {e.Message}", e);
        }

        Assert.Equal(steps, sightings.Count);
        Console.WriteLine($"fleet model: {steps} steps ({string.Join(", ", log.GroupBy(line => line.Split(' ')[0]).Select(group => $"{group.Count()} {group.Key}"))}), {comparisons} past states compared, seed {named}");
    }

    // A status is written a moment after its event.
    private static async Task AgreesAsync(TestEngine engine)
    {
        var differences = string.Empty;
        try
        {
            await engine.UntilAsync("the replayed state is what is stored", async () =>
            {
                var report = await Replay.RunAsync(engine.Events, engine.Services.GetRequiredService<ICheckpointStore>(), engine.Cluster, Token);
                differences = string.Join("; ", report.Differences);
                return report.Differences.IsEmpty && report.Resources == FleetModel.Apps.Length + 1;
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"stored and replayed differ: {differences}", e);
        }
    }

    private static string? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
