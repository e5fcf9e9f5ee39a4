using GitOps.Core.Composition;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Oci.Tests;

public sealed class UseOciTests
{
    [Fact]
    public void The_room_brings_a_fetcher_and_a_registry_for_others()
    {
        var builder = new Builder();
        builder.UseOci(options => options.DataFolder = "data").UseOci();
        using var services = builder.Services.BuildServiceProvider();
        Assert.IsType<OciFetcher>(Assert.Single(services.GetServices<ISourceFetcher>()));
        Assert.IsType<OciRegistry>(services.GetRequiredService<IArtifactRegistry>());
    }

    [Fact]
    public void All_faults_of_the_options_are_named_at_once()
    {
        var builder = new Builder();
        builder.UseOci(options => (options.DataFolder, options.MaximumLayerBytes, options.KeptArtifacts) = ("", 0, 0));
        using var services = builder.Services.BuildServiceProvider();
        var faults = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<OciOptions>>().Value).Failures;
        Assert.Equal(3, faults.Count());
    }

    private sealed class Builder : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
