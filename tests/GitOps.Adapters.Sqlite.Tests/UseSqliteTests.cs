using GitOps.Core.EventSourcing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Sqlite.Tests;

public sealed class UseSqliteTests
{
    [Fact]
    public void Options_come_from_the_configuration_and_then_from_code()
    {
        var builder = new TestStore.Builder();
        builder.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["GitOps:Sqlite:Path"] = "configured.db",
            ["GitOps:Sqlite:LockTimeout"] = "0:00:00:07",
            ["GitOps:Sqlite:MaxEventBytes"] = "5000",
        }).Build());
        builder.UseSqlite(options => options.MaxEventBytes = 6000);
        using var host = builder.Services.BuildServiceProvider();

        var options = host.GetRequiredService<IOptions<SqliteOptions>>().Value;

        Assert.Equal(("configured.db", Duration.FromSeconds(7), 6000), (options.Path, options.LockTimeout, options.MaxEventBytes));
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var builder = new TestStore.Builder();
        builder.UseSqlite(options =>
        {
            options.Path = string.Empty;
            options.LockTimeout = Duration.Zero;
            options.PollInterval = Duration.FromHours(2);
            options.MaxEventBytes = 1;
        });
        using var host = builder.Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IEventStore>());

        Assert.Equal(4, refusal.Failures.Count());
    }

    [Fact]
    public void The_last_store_that_was_chosen_is_used()
    {
        var builder = new TestStore.Builder();
        builder.UseSqlite("first.db").UseSqlite("second.db");
        using var host = builder.Services.BuildServiceProvider();

        Assert.Single(host.GetServices<IEventStore>());
        Assert.Equal("second.db", host.GetRequiredService<IOptions<SqliteOptions>>().Value.Path);
    }
}
