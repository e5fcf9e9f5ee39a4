using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Testing.Crashes;

/// <summary>
/// Kills a child process that appends and follows its own log, again and again, each time at another point, and looks after each
/// time whether everything that it was promised is there, once.
/// </summary>
/// <param name="store">Name of the store, for the count that is printed.</param>
/// <param name="open">A host on the store.</param>
/// <param name="versions">File of the child's projection.</param>
/// <param name="arguments">With which the child is started.</param>
internal sealed class CrashRun(string store, Func<ServiceProvider> open, string versions, IReadOnlyList<string> arguments)
{
    private const string Rounds = "GITOPS_CRASH_ROUNDS";
    private const int DefaultRounds = 100;
    private const int MostPromises = 200;
    private const int LatestKillMilliseconds = 25;

    private readonly Random random = new(20260301);
    private readonly Dictionary<(string Stream, long Version), Guid> promised = [];

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public async Task RunAsync()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(Rounds), CultureInfo.InvariantCulture, out var given) ? given : DefaultRounds;
        var stored = 0;
        for (var round = 1; round <= rounds; round++)
        {
            await KillAfterAsync(random.Next(1, MostPromises), random.Next(LatestKillMilliseconds));
            stored = await CheckAsync(round);
        }

        await CheckProjectionAsync();
        Assert.True(promised.Count >= rounds, $"only {promised.Count} events were promised in {rounds} rounds");
        Console.WriteLine($"crash {store}: {rounds} kills, {promised.Count} events promised, {stored} stored, 0 lost, 0 twice, projection whole");
    }

    /// <summary>Runs the writer until it promised so many events, then kills it wherever it is a moment later.</summary>
    private async Task KillAfterAsync(int promises, int milliseconds)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CrashRun).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync(Stopping);
        try
        {
            using var killing = new Timer(_ => process.Kill());
            var count = 0;
            while (await process.StandardOutput.ReadLineAsync(Stopping) is { } line)
            {
                if (line.Split(' ') is not [var stream, var version, { Length: 36 } id])
                {
                    continue;
                }

                Assert.True(
                    promised.TryAdd((stream, long.Parse(version, CultureInfo.InvariantCulture)), Guid.Parse(id, CultureInfo.InvariantCulture)),
                    $"version {version} of {stream} was promised twice");
                if (++count == promises)
                {
                    killing.Change(milliseconds, Timeout.Infinite);
                }
            }

            Assert.True(count >= promises, $"the writer ended by itself: {await complaints}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<int> CheckAsync(int round)
    {
        await using var host = open();
        var events = host.GetRequiredService<IEventStore>();
        var found = new Dictionary<(string, long), Guid>();
        var ids = new HashSet<Guid>();
        await foreach (var envelope in events.ReadAllAsync(0, Stopping))
        {
            found.Add((envelope.Stream.ToString(), envelope.Version), envelope.Event.Id);
            Assert.True(ids.Add(envelope.Event.Id), $"round {round}: event {envelope.Event.Id} is stored twice");
        }

        Assert.All(promised, promise => Assert.Equal(promise.Value, found[promise.Key]));
        Assert.Empty((await Verification.RunAsync(events, verifier: null, Stopping)).Findings);
        return found.Count;
    }

    private async Task CheckProjectionAsync()
    {
        await using var host = open();
        var events = host.GetRequiredService<IEventStore>();
        using var projection = new VersionsProjection(versions);
        await new Subscription(events, host.GetRequiredService<ICheckpointStore>(), projection).CatchUpAsync(Stopping);
        var expected = await events.ReadAllAsync(0, Stopping)
            .GroupBy(envelope => envelope.Stream.ToString())
            .ToDictionaryAsync(stream => stream.Key, stream => stream.Max(envelope => envelope.Version), cancellationToken: Stopping);

        Assert.Empty(projection.Skipped);
        Assert.Equal(expected.OrderBy(stream => stream.Key, StringComparer.Ordinal), projection.Versions.OrderBy(stream => stream.Key, StringComparer.Ordinal));
    }
}
