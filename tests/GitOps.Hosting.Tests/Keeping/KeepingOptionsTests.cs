using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Tests.Keeping;

public sealed class KeepingOptionsTests
{
    [Fact]
    public void Durations_and_periods_come_from_the_configuration()
    {
        var options = Bind(
            ("GitOps:Sealing:Interval", "0:00:02:00"),
            ("GitOps:Retention:KeepContentFor", "P90D"),
            ("GitOps:Retention:Interval", "0:06:00:00"));

        Assert.Equal(Duration.FromMinutes(2), options.Sealing.Interval);
        Assert.Equal(Period.FromDays(90), options.Retention.KeepContentFor);
        Assert.Equal(Duration.FromHours(6), options.Retention.Interval);
    }

    [Fact]
    public void Content_is_kept_for_ever_unless_told_otherwise() => Assert.Null(Bind().Retention.KeepContentFor);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Bind(
            ("GitOps:Sealing:Interval", "0:00:00:00"), ("GitOps:Retention:KeepContentFor", "P-90D"), ("GitOps:Retention:Interval", "30:00:00:00")));

        Assert.Equal(
            ["GitOps:Sealing:Interval", "GitOps:Retention:Interval", "GitOps:Retention:KeepContentFor"],
            refused.Failures.Select(failure => failure.Split(": ")[0]));
    }

    private static GitOpsOptions Bind(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
        services.AddGitOps(_ => { });
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<GitOpsOptions>>().Value;
    }
}
