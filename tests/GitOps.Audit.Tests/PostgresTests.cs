using GitOps.Adapters.Marten;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Core.EventSourcing;
using GitOps.Core.Tests.Audit;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using ReplayAudit;

namespace GitOps.Audit.Tests;

/// <summary>The tool over PostgreSQL, as it is over a file.</summary>
public sealed class PostgresTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 9, 10, 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_verb_answers_over_PostgreSQL_as_over_a_file()
    {
        await using var database = await Database.CreateAsync();
        await using var file = await StoredFleet.OfTwoCommitsAsync();
        await file.RunAsync("export", "--contents", "--out", Path.Combine(file.Folder, "fleet.jsonl"));

        var imported = await Ran.OfAsync(Now, "import", Path.Combine(file.Folder, "fleet.jsonl"), "--db", database.ConnectionString);
        Assert.Equal((ExitCode.Fine, "16 events and 2 contents imported, 0 there before: chain intact", string.Empty), (imported.ExitCode, imported.Lines[^1], imported.Error));

        foreach (var question in (string[][])
        [
            ["log"], ["log", "--author", "bob", "-o", "json"], ["blame", "deployment/shop/web"], ["show", "apps"], ["show", "apps", "--manifests"], ["show", "fleet", "--at", "bbbb"],
            ["show", "deployment/shop/web", "--at", "friday 14:08"], ["diff", "apps", "--from", "aaaa", "--to", "bbbb"], ["diff", "fleet", "--from", "aaaa", "--to", "bbbb"], ["timeline"],
            ["metrics", "-o", "yaml"], ["verify"], ["replay"], ["export", "--contents"], ["export", "--format", "cloudevents"], ["prove", "4"],
        ])
        {
            var (over, expected) = (await Ran.OfAsync(Now, [.. question, "--db", database.ConnectionString]), await file.RunAsync(question));
            Assert.Equal((string.Join(' ', question), expected), (string.Join(' ', question), over));
        }
    }

    [Fact]
    public async Task An_engines_store_is_read_by_its_address_while_events_come()
    {
        await using var database = await Database.CreateAsync();
        var rooms = new Rooms();
        rooms.UseMarten(database.ConnectionString);
        await using var services = rooms.Services.BuildServiceProvider();
        var log = await FleetLog.DeclaredAsync(services.GetRequiredService<IEventStore>(), services.GetRequiredService<IContentStore>());
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var output = new SignallingWriter("suspended");

        var following = AuditTool.RunAsync(["log", "-f", "--deployment", "apps", "--db", database.Address], output, TextWriter.Null, false, new NodaTime.Testing.FakeClock(Now), ending.Token);
        await log.AppendAsync(Core.Streams.Deployment(FleetLog.Apps), new Core.Deployments.DeploymentSuspended());
        await output.Seen.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await ending.CancelAsync();

        Assert.Equal(ExitCode.Fine, await following);
        Assert.Contains("ready       yes", (await Ran.OfAsync(Now, "show", "apps", "--db", database.Address)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_line_and_not_a_crash()
    {
        var ran = await Ran.OfAsync(Now, "log", "--db", "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5");
        Assert.Equal(ExitCode.Unreadable, ran.ExitCode);
        Assert.StartsWith("Error: ", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>A database of its own, gone at the end.</summary>
    private sealed class Database(string server, string name) : IAsyncDisposable
    {
        public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10 }.ConnectionString;

        /// <summary>The same as people write it.</summary>
        public string Address => new NpgsqlConnectionStringBuilder(server) is var parts ? $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{name}" : string.Empty;

        public static async Task<Database> CreateAsync()
        {
            var database = new Database(await SharedPostgres.ConnectionStringAsync(), $"audit_{Guid.NewGuid():n}");
            await database.RunAsync("create database {0}");
            return database;
        }

        public async ValueTask DisposeAsync() => await RunAsync("drop database {0} with (force)");

        private async Task RunAsync(string statement)
        {
            await using var source = NpgsqlDataSource.Create(server);
            await using var command = source.CreateCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, name));
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
