using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.Composition;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.Adapters.Sqlite.Tests;

/// <summary>A file of its own with a host on it, both gone at the end.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly DirectoryInfo folder;
    private readonly ServiceProvider host;

    private TestStore(DirectoryInfo folder, string path, Action<SqliteOptions>? configure)
    {
        this.folder = folder;
        Path = path;
        host = Host(path, configure);
    }

    public string Path { get; }

    public IEventStore Events => host.GetRequiredService<IEventStore>();

    public IContentStore Contents => host.GetRequiredService<IContentStore>();

    public ICheckpointStore Checkpoints => host.GetRequiredService<ICheckpointStore>();

    public SqliteDatabase Database => host.GetRequiredService<SqliteDatabase>();

    public static TestStore Create(Action<SqliteOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-sqlite-");
        return new TestStore(folder, System.IO.Path.Combine(folder.FullName, "gitops.db"), configure);
    }

    public static ServiceProvider Host(string path, Action<SqliteOptions>? configure = null)
    {
        var builder = new Builder();
        builder.UseSqlite(options =>
        {
            options.Path = path;
            options.LockTimeout = Duration.FromSeconds(20);
            configure?.Invoke(options);
        });
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>The file as someone else opens it.</summary>
    public SqliteConnection OpenBeside()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        host.Dispose();
        folder.Delete(recursive: true);
    }

    internal sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}

/// <summary>Statements beside the store.</summary>
internal static class SqliteConnectionExtensions
{
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
