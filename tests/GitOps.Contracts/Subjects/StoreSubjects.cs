using GitOps.Adapters.Marten;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Adapters.Sqlite;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;
using Npgsql;

namespace GitOps.Contracts.Subjects;

/// <summary>Every implementation of the three store ports, by name.</summary>
internal static class StoreSubjects
{
    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<IEventStore>>>> EventStores { get; } =
        Of<IEventStore>(() => new InMemoryEventStore());

    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<IContentStore>>>> ContentStores { get; } =
        Of<IContentStore>(() => new InMemoryContentStore());

    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<ICheckpointStore>>>> CheckpointStores { get; } =
        Of<ICheckpointStore>(() => new InMemoryCheckpointStore());

    private static Dictionary<string, Func<Task<IContractSubject<TPort>>>> Of<TPort>(Func<TPort> inMemory)
        where TPort : notnull => new(StringComparer.Ordinal)
        {
            ["in memory"] = () => Task.FromResult<IContractSubject<TPort>>(new InMemorySubject<TPort>(inMemory())),
            ["SQLite"] = () => Task.FromResult(Sqlite<TPort>()),
            ["Marten"] = MartenAsync<TPort>,
        };

    private static IContractSubject<TPort> Sqlite<TPort>()
        where TPort : notnull
    {
        var folder = Directory.CreateTempSubdirectory("gitops-contract-");
        return new HostedSubject<TPort>(
            builder => builder.UseSqlite(Path.Combine(folder.FullName, "gitops.db")),
            () =>
            {
                folder.Delete(recursive: true);
                return Task.CompletedTask;
            });
    }

    /// <summary>A schema of its own in the one database.</summary>
    private static async Task<IContractSubject<TPort>> MartenAsync<TPort>()
        where TPort : notnull
    {
        var connectionString = await SharedPostgres.ConnectionStringAsync();
        var schema = $"contract_{Guid.NewGuid():n}"[..30];
        return new HostedSubject<TPort>(
            builder => builder.UseMarten(options =>
            {
                options.ConnectionString = connectionString;
                options.Schema = schema;
            }),
            async () =>
            {
                await using var source = NpgsqlDataSource.Create(connectionString);
                await using var drop = source.CreateCommand($"drop schema if exists {schema} cascade");
                await drop.ExecuteNonQueryAsync();
            });
    }
}
