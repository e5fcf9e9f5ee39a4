using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GitOps.Adapters.Marten.Tests;

/// <summary>A schema of its own with a host on it, both gone at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider host;
    private readonly NpgsqlDataSource beside;

    private TestDatabase(string connectionString, string schema)
    {
        ConnectionString = connectionString;
        Schema = schema;
        host = Host(connectionString, schema);
        beside = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public string Schema { get; }

    public IEventStore Events => host.GetRequiredService<IEventStore>();

    public IContentStore Contents => host.GetRequiredService<IContentStore>();

    public MartenDatabase Database => host.GetRequiredService<MartenDatabase>();

    public static async Task<TestDatabase> CreateAsync() => Create(await SharedPostgres.ConnectionStringAsync());

    public static TestDatabase Create(string connectionString) => new(connectionString, $"test_{Guid.NewGuid():n}"[..30]);

    public static ServiceProvider Host(string connectionString, string schema, Action<MartenOptions>? configure = null)
    {
        var builder = new Builder();
        builder.UseMarten(options =>
        {
            options.ConnectionString = connectionString;
            options.Schema = schema;
            configure?.Invoke(options);
        });
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>A statement as someone else runs it; <c>{schema}</c> is ours.</summary>
    public async Task<object?> RunBesideAsync(string sql)
    {
        await using var command = beside.CreateCommand(sql.Replace("{schema}", Schema, StringComparison.Ordinal));
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await using (var drop = beside.CreateCommand($"drop schema if exists {Schema} cascade"))
        {
            await drop.ExecuteNonQueryAsync();
        }

        await beside.DisposeAsync();
    }

    internal sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
