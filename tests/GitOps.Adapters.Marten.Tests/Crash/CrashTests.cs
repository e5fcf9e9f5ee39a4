using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Testing.Crashes;
using Npgsql;

namespace GitOps.Adapters.Marten.Tests.Crash;

public sealed class CrashTests
{
    [Fact]
    public async Task A_writer_killed_at_random_loses_nothing_it_was_promised_and_writes_nothing_twice()
    {
        var connectionString = await SharedPostgres.ConnectionStringAsync();
        var schema = $"crash_{Guid.NewGuid():n}"[..30];
        var folder = Directory.CreateTempSubdirectory("gitops-crash-");
        var versions = Path.Combine(folder.FullName, "versions.db");
        await new CrashRun("Marten", () => TestDatabase.Host(connectionString, schema), versions, [DoomedWriter.Verb, connectionString, schema, versions]).RunAsync();
        folder.Delete(recursive: true);
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var drop = source.CreateCommand($"drop schema {schema} cascade");
        await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
