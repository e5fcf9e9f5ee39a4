using GitOps.Adapters.Marten;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Adapters.Signing;
using GitOps.Adapters.Sqlite;
using GitOps.Contracts.Subjects;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace GitOps.Contracts.Tampering;

/// <summary>A real database with a log of three streams, sealed twice with an Ed25519 key, and someone who may write SQL to it.</summary>
internal sealed class SealedDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-tampering-");
    private readonly Func<string, Task> run;
    private readonly Func<Task> remove;
    private readonly ServiceProvider host;

    private SealedDatabase(Action<TestBuilder, DirectoryInfo> use, Func<DirectoryInfo, string, Task> run, Func<Task> remove)
    {
        this.run = sql => run(folder, sql);
        this.remove = remove;
        host = Host(builder => use(builder, folder));
    }

    /// <summary>Positions by stream and version, as they were appended.</summary>
    public Dictionary<(StreamId Stream, long Version), long> Positions { get; } = [];

    public IEventStore Events => host.GetRequiredService<IEventStore>();

    public string PublicKey => Path.Combine(folder.FullName, "host.key.pub");

    public static StreamId Stream(int number) => StreamId.Of("sample", "stream", number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static async Task<SealedDatabase> OfAsync(string kind)
    {
        var database = kind == "SQLite" ? Sqlite() : await MartenAsync();
        await database.FillAsync();
        return database;
    }

    public Task RunAsync(string sql) => run(sql);

    public Task<VerificationReport> VerifyAsync() =>
        Verification.RunAsync(Events, TrustedKeys.Read([PublicKey]), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await remove();
        folder.Delete(recursive: true);
    }

    private async Task FillAsync()
    {
        var signer = host.GetRequiredService<ICheckpointSigner>();
        var sealing = new LogSealing(Events, EventCatalog.Default, signer, SystemClock.Instance, new Ids());
        for (var version = 0; version < 6; version++)
        {
            for (var stream = 0; stream < 3; stream++)
            {
                await Events.AppendAsync(Stream(stream), ExpectedVersion.Exactly(version), [SampleEvents.One((version * 10) + stream)], TestContext.Current.CancellationToken);
            }

            if (version is 2 or 5)
            {
                Assert.NotNull(await sealing.SealAsync(TestContext.Current.CancellationToken));
            }
        }

        await foreach (var envelope in Events.ReadAllAsync(0, TestContext.Current.CancellationToken))
        {
            Positions[(envelope.Stream, envelope.Version)] = envelope.Position;
        }
    }

    private static SealedDatabase Sqlite() => new(
        (builder, folder) => builder.UseSqlite(Path.Combine(folder.FullName, "events.db")),
        async (folder, sql) =>
        {
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "events.db")};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"pragma foreign_keys = off; {sql}";
            await command.ExecuteNonQueryAsync();
        },
        () => Task.CompletedTask);

    private static async Task<SealedDatabase> MartenAsync()
    {
        var connection = await SharedPostgres.ConnectionStringAsync();
        var schema = $"tampering_{Guid.NewGuid():n}"[..30];
        var source = NpgsqlDataSource.Create(connection);
        return new SealedDatabase(
            (builder, _) => builder.UseMarten(options => (options.ConnectionString, options.Schema) = (connection, schema)),
            (_, sql) => RunAsync(source, sql.Replace("{schema}", schema, StringComparison.Ordinal)),
            async () =>
            {
                await RunAsync(source, $"drop schema if exists {schema} cascade");
                await source.DisposeAsync();
            });
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private ServiceProvider Host(Action<TestBuilder> use)
    {
        var builder = new TestBuilder();
        use(builder);
        builder.UseSigning(Path.Combine(folder.FullName, "host.key"));
        return builder.Services.BuildServiceProvider();
    }

    private sealed class Ids : IEventIds
    {
        public Guid Next(Instant at) => Guid.CreateVersion7(at.ToDateTimeOffset());
    }
}
