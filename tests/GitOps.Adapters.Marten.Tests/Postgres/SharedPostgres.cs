namespace GitOps.Adapters.Marten.Tests.Postgres;

/// <summary>One PostgreSQL for all tests of an assembly, started by the first that asks: <c>GITOPS_TEST_POSTGRES</c>, or a server of our own.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PostgresServer? server;

    /// <summary>A connection string. Without a server the test is skipped with a reason; under <c>CI=true</c> it fails.</summary>
    internal static async Task<string> ConnectionStringAsync()
    {
        if (Environment.GetEnvironmentVariable("GITOPS_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        var binaries = BinariesOrSkip();
        await Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            server ??= await PostgresServer.StartAsync(binaries, TestContext.Current.CancellationToken);
            return server.ConnectionString;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Where PostgreSQL's programs lie, for tests that start and stop a server themselves.</summary>
    internal static string BinariesOrSkip()
    {
        if (PostgresServer.FindBinaries() is { } binaries)
        {
            return binaries;
        }

        const string Reason = "There is no PostgreSQL: set GITOPS_TEST_POSTGRES to a connection string, or install the package 'postgresql' (/usr/lib/postgresql/*/bin).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
        return Reason;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
