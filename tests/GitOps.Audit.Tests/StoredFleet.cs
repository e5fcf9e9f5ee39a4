using GitOps.Adapters.Sqlite;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Tests.Audit;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReplayAudit;

namespace GitOps.Audit.Tests;

/// <summary>A log in a SQLite file, and the tool that reads it, at a time of its own.</summary>
internal sealed class StoredFleet : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private StoredFleet(string folder, ServiceProvider services)
    {
        (Folder, this.services) = (folder, services);
        Log = null!;
    }

    public string Folder { get; }

    public FleetLog Log { get; private set; }

    /// <summary>What the tool takes for now; a Monday, three days after the fleet began.</summary>
    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 9, 10, 0);

    public static async Task<StoredFleet> EmptyAsync(params ObjectKey[] deployments)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-audit-").FullName;
        var rooms = new Rooms();
        rooms.UseSqlite(Path.Combine(folder, "events.db"));
        var fleet = new StoredFleet(folder, rooms.Services.BuildServiceProvider());
        fleet.Log = await FleetLog.DeclaredAsync(fleet.services.GetRequiredService<IEventStore>(), fleet.services.GetRequiredService<IContentStore>(), deployments);
        return fleet;
    }

    /// <summary>Ada began with two replicas, Bob raised them to four, someone set nine by hand, and the engine wrote four back.</summary>
    public static async Task<StoredFleet> OfTwoCommitsAsync()
    {
        var fleet = await EmptyAsync();
        await fleet.Log.RollOutAsync(fleet.Log.Commit('a', "Ada", signer: "0xADA"), null, FleetLog.Deployment(2), FleetLog.Settings("one"));
        var bob = fleet.Log.Commit('b', "Bob");
        await fleet.Log.RollOutAsync(bob, null, FleetLog.Deployment(4), FleetLog.Settings("one"));
        await fleet.Log.DriftAsync(bob, "/spec/replicas", 9L, 4L);
        return fleet;
    }

    /// <summary>Runs the tool on the file.</summary>
    public Task<Ran> RunAsync(params string[] arguments) => Ran.OfAsync(Now, [.. arguments, "--db", Folder]);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A call of the tool that has ended.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task<Ran> OfAsync(Instant now, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await AuditTool.RunAsync(arguments, output, error, isTerminal: false, new FakeClock(now), TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
