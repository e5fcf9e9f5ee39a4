using System.Diagnostics;
using System.Globalization;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Adapters.Sqlite.Tests.Crash;

public sealed class CrashTests
{
    private const int DefaultRounds = 20;

    [Fact]
    public async Task A_writer_killed_at_random_loses_nothing_it_was_promised_and_writes_nothing_twice()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("GITOPS_CRASH_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : DefaultRounds;
        var folder = Directory.CreateTempSubdirectory("gitops-crash-");
        var path = Path.Combine(folder.FullName, "gitops.db");
        var random = new Random(20260301);
        var promised = new Dictionary<(string Stream, long Version), Guid>();
        var stored = 0;
        for (var round = 1; round <= rounds; round++)
        {
            await KillAfterAsync(path, random.Next(1, 200), promised);
            stored = await CheckAsync(path, promised, round);
        }

        await CheckProjectionAsync(path);
        Console.WriteLine($"crash: {rounds} kills, {promised.Count} events promised, {stored} stored, 0 lost, 0 twice");
        folder.Delete(recursive: true);
    }

    /// <summary>Runs the writer until it promised so many events, then kills it wherever it is.</summary>
    private static async Task KillAfterAsync(string path, int promises, Dictionary<(string Stream, long Version), Guid> promised)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(CrashTests).Assembly.Location, DoomedWriter.Verb, path])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            var count = 0;
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
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
                    process.Kill();
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

    private static async Task<int> CheckAsync(string path, Dictionary<(string Stream, long Version), Guid> promised, int round)
    {
        using var host = TestStore.Host(path);
        var events = host.GetRequiredService<IEventStore>();
        var found = new Dictionary<(string, long), Guid>();
        var ids = new HashSet<Guid>();
        await foreach (var envelope in events.ReadAllAsync(0, TestContext.Current.CancellationToken))
        {
            found.Add((envelope.Stream.ToString(), envelope.Version), envelope.Event.Id);
            Assert.True(ids.Add(envelope.Event.Id), $"round {round}: event {envelope.Event.Id} is stored twice");
        }

        Assert.All(promised, promise => Assert.Equal(promise.Value, found[promise.Key]));
        Assert.Empty((await Verification.RunAsync(events, verifier: null, TestContext.Current.CancellationToken)).Findings);
        return found.Count;
    }

    private static async Task CheckProjectionAsync(string path)
    {
        using var host = TestStore.Host(path);
        var events = host.GetRequiredService<IEventStore>();
        using var projection = new VersionsProjection(path + ".versions");
        await new Subscription(events, host.GetRequiredService<ICheckpointStore>(), projection).CatchUpAsync(TestContext.Current.CancellationToken);
        var expected = await events.ReadAllAsync(0, TestContext.Current.CancellationToken)
            .GroupBy(envelope => envelope.Stream.ToString())
            .ToDictionaryAsync(stream => stream.Key, stream => stream.Max(envelope => envelope.Version), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(projection.Skipped);
        Assert.Equal(expected.OrderBy(stream => stream.Key, StringComparer.Ordinal), projection.Versions.OrderBy(stream => stream.Key, StringComparer.Ordinal));
    }
}
