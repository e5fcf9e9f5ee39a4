using GitOps.Adapters.Marten;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Adapters.Sqlite;
using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GitOps.Benchmarks.Stores;

/// <summary>A store and the bare driver on the same kind of database, each on its own.</summary>
/// <param name="Name">Of the store.</param>
/// <param name="Store">The store.</param>
/// <param name="Checkpoints">The store's checkpoints and snapshots.</param>
/// <param name="Driver">The driver.</param>
internal sealed record StorePeers(string Name, IEventStore Store, ICheckpointStore Checkpoints, IBareDriver Driver)
{
    internal static async IAsyncEnumerable<StorePeers> AllAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-bench-");
        await using (var host = Host(gitops => gitops.UseSqlite(Path.Combine(folder.FullName, "store.db"))))
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "driver.db")};Pooling=False");
            connection.Open();
            using var store = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "store.db")};Pooling=False;Mode=ReadWrite");
            await host.GetRequiredService<IEventStore>().GetHeadAsync();
            store.Open();
            yield return new StorePeers("SQLite", host.GetRequiredService<IEventStore>(), host.GetRequiredService<ICheckpointStore>(), new BareSqlite(connection, store));
        }

        folder.Delete(recursive: true);
        if (PostgresServer.FindBinaries() is not { } binaries)
        {
            Console.WriteLine("Marten     not measured: there is no PostgreSQL");
            yield break;
        }

        await using var server = await PostgresServer.StartAsync(binaries, CancellationToken.None, durable: true);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using (var host = Host(gitops => gitops.UseMarten(server.ConnectionString)))
        {
            yield return new StorePeers("Marten", host.GetRequiredService<IEventStore>(), host.GetRequiredService<ICheckpointStore>(), new BareNpgsql(source));
        }
    }

    private static ServiceProvider Host(Action<IGitOpsBuilder> use)
    {
        var builder = new Builder();
        use(builder);
        return builder.Services.BuildServiceProvider();
    }

    private sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
