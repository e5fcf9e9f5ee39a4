using GitOps.Core;
using GitOps.Core.EventSourcing;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GitOps.Adapters.Marten;

/// <summary>The connections to one database, its schema made and checked at first use.</summary>
internal sealed class MartenDatabase : IAsyncDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly NpgsqlDataSource source;
    private readonly DocumentStore store;
    private bool ready;

    public MartenDatabase(IOptions<MartenOptions> options)
    {
        Options = options.Value;
        var builder = new NpgsqlConnectionStringBuilder(Options.ConnectionString);
        Name = $"'{builder.Database ?? builder.Username}' on {builder.Host}:{builder.Port}";
        source = new NpgsqlDataSourceBuilder(Options.ConnectionString).Build();
        store = new DocumentStore(MartenSchema.Configure(Options));
    }

    internal MartenOptions Options { get; }

    /// <summary>Host and database for messages; without credentials.</summary>
    internal string Name { get; }

    internal IDocumentStore Store => store;

    /// <summary>An open connection to a database whose schema fits.</summary>
    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!Volatile.Read(ref ready))
        {
            await PrepareAsync(cancellationToken);
        }

        return await source.OpenConnectionAsync(cancellationToken);
    }

    /// <summary>Runs something on a connection and gives PostgreSQL's errors their meaning.</summary>
    /// <exception cref="FailureException">PostgreSQL answered with an error or not at all.</exception>
    internal async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await use(connection);
        }
        catch (Exception exception) when (MartenFaults.Find(exception) is { } native)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw MartenFaults.Translate(native, Name);
        }
    }

    /// <summary>A command with values for <c>$1</c>, <c>$2</c>, … whose text names our schema as <c>{schema}</c>.</summary>
    internal NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(Sql(sql), connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    internal string Sql(string sql) => sql.Replace("{schema}", Options.Schema, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        store.Dispose();
        await source.DisposeAsync();
        opening.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (ready)
            {
                return;
            }

            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await RefuseNewerAsync(connection, cancellationToken);
            if (Options.ManageSchema)
            {
                await MakeSchemaAsync(connection, cancellationToken);
            }

            Volatile.Write(ref ready, true);
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task RefuseNewerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = Command(connection, "select to_regclass('{schema}.engine_schema')::text");
        if (await exists.ExecuteScalarAsync(cancellationToken) is DBNull or null)
        {
            return;
        }

        await using var newest = Command(connection, "select coalesce(max(version), 0) from {schema}.engine_schema");
        if (await newest.ExecuteScalarAsync(cancellationToken) is int version and > MartenSchema.Version)
        {
            throw StoreFailures.Of(
                StoreFailures.NewerSchema,
                $"PostgreSQL {Name} has schema version {version}, but this version of the engine knows {MartenSchema.Version} at most. Use the newer engine that made it.");
        }
    }

    /// <summary>Marten compares and makes; a lock of the database lets one host at a time do so.</summary>
    private async Task MakeSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var enter = Command(connection, "select pg_advisory_lock(hashtextextended('gitops schema {schema}', 0))");
        await enter.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
            await using var note = Command(
                connection, "insert into {schema}.engine_schema (version) values ($1) on conflict do nothing", MartenSchema.Version);
            await note.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await using var leave = Command(connection, "select pg_advisory_unlock(hashtextextended('gitops schema {schema}', 0))");
            await leave.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
