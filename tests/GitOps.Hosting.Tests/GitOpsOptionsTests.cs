using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitOps.Hosting.Tests;

public sealed class GitOpsOptionsTests
{
    [Fact]
    public void They_bind_from_the_section_and_the_host_has_the_last_word()
    {
        var options = Build(new() { ["GitOps:Concurrency"] = "9", ["GitOps:WatchNamespace"] = "team-a" }, given => given.ApplyConcurrency = 3).Value;

        Assert.Equal((9, "team-a", 3), (options.Concurrency, options.WatchNamespace, options.ApplyConcurrency));
    }

    [Theory]
    [InlineData("Concurrency", "0")]
    [InlineData("ApplyConcurrency", "1000")]
    [InlineData("IntervalJitterPercentage", "51")]
    [InlineData("MinimumRetryDelayMilliseconds", "0")]
    [InlineData("MaximumRetryDelaySeconds", "-1")]
    [InlineData("FieldManager", "")]
    [InlineData("RedactionKeyFile", "")]
    public void A_bad_value_is_refused_and_named_as_it_is_written_in_the_configuration(string name, string value)
    {
        var options = Build(new() { [$"GitOps:{name}"] = value });

        var refused = Assert.Throws<OptionsValidationException>(() => options.Value);
        Assert.Contains($"GitOps:{name}: ", refused.Message, StringComparison.Ordinal);
    }

    private static IOptions<GitOpsOptions> Build(Dictionary<string, string?> configuration, Action<GitOpsOptions>? configure = null) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build())
        .AddLogging()
        .AddGitOps(_ => { }, configure)
        .BuildServiceProvider()
        .GetRequiredService<IOptions<GitOpsOptions>>();
}
