using System.Formats.Tar;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Tests;

public sealed class LayerTests : IAsyncLifetime
{
    private readonly OciFixture fixture = new(options => options.MaximumTreeBytes = 10_000_000);
    private MemoryRegistry registry = null!;

    public async ValueTask InitializeAsync() => registry = await MemoryRegistry.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        fixture.Dispose();
    }

    [Fact]
    public async Task The_layer_with_the_wanted_media_type_is_taken()
    {
        Push((Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "first"))), ("application/other", Artifacts.Pack(("a.yaml", "second"))));
        var definition = Repository() with { LayerMediaType = "application/other" };

        Assert.Equal("second", await fixture.ReadAsync(definition, await fixture.FetchAsync(definition), "a.yaml"));
    }

    [Fact]
    public async Task A_copied_layer_is_one_file_as_it_came()
    {
        var chart = Artifacts.Pack(("app/Chart.yaml", "name: app"));
        Push((Artifacts.ChartLayer, chart));
        var definition = Repository() with { LayerMediaType = Artifacts.ChartLayer, LayerOperation = LayerOperation.Copy };

        var artifact = await fixture.FetchAsync(definition);
        using var tree = await fixture.Fetcher.OpenAsync(definition, artifact, TestContext.Current.CancellationToken);

        var file = Assert.Single(tree!.List(string.Empty));
        Assert.Equal(chart, tree.Read(file.Path).ToArray());
        Assert.Equal(Artifacts.DigestOf(chart), artifact.Digest);
    }

    [Fact]
    public async Task Ignore_rules_leave_files_out()
    {
        Push((Artifacts.FluxLayer, Artifacts.Pack(("app/a.yaml", "a"), ("docs/b.yaml", "b"), ("app/c.png", "c"), ("app/.sourceignore", "/x.yaml"), ("app/x.yaml", "x"))));

        using var tree = await fixture.Fetcher.OpenAsync(Repository(), await fixture.FetchAsync(Repository()), TestContext.Current.CancellationToken);

        Assert.Equal(["app", "docs"], tree!.List(string.Empty).Select(entry => entry.Name));
        Assert.Equal([".sourceignore", "a.yaml", "c.png"], tree.List("app").Select(entry => entry.Name));
    }

    [Fact]
    public async Task Links_are_left_out_and_everything_else_that_is_no_file_is_refused()
    {
        Push((Artifacts.FluxLayer, Artifacts.PackEntries(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" }, new PaxTarEntry(TarEntryType.Directory, "folder"))));
        using var tree = await fixture.Fetcher.OpenAsync(Repository(), await fixture.FetchAsync(Repository()), TestContext.Current.CancellationToken);
        Assert.Empty(tree!.List(string.Empty));

        Push((Artifacts.FluxLayer, Artifacts.PackEntries(new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "a.yaml" })));
        await Refused("neither a file nor a folder");
    }

    [Theory]
    [InlineData("../escape.yaml")]
    [InlineData("a/../../escape.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\\\b")]
    public async Task A_name_that_leads_out_of_the_tree_fails_the_whole_layer(string name)
    {
        Push((Artifacts.FluxLayer, Artifacts.Pack((name.Replace("\\\\", "\\", StringComparison.Ordinal), "x"))));
        await Refused("tar contained invalid name");
    }

    [Fact]
    public async Task A_bomb_ends_at_its_bound()
    {
        Push((Artifacts.FluxLayer, Artifacts.Pack(("a", new string('a', 6_000_000)), ("b", new string('b', 6_000_000)))));
        await Refused("larger than the 10000000 bytes");
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        Push((Artifacts.FluxLayer, "plain text"u8.ToArray()));
        await Refused("it is no gzipped archive");
    }

    [Fact]
    public async Task An_artifact_without_the_wanted_layer_is_refused()
    {
        Push();
        await Refused("no layers found in artifact");
        Push((Artifacts.FluxLayer, Artifacts.Pack(("a", "a"))));
        var failure = await fixture.FailAsync(Repository() with { LayerMediaType = "application/other" });
        Assert.Equal(("OCIArtifactLayerOperationFailed", "failed to find layer with media type 'application/other' in artifact"), (failure.Reason, failure.Message));
    }

    [Fact]
    public async Task A_layer_that_was_damaged_on_disk_is_fetched_again()
    {
        Push((Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a"))));
        var artifact = await fixture.FetchAsync(Repository());
        var file = Directory.EnumerateFiles(fixture.DataFolder, "*.layer", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file, "damaged", TestContext.Current.CancellationToken);

        Assert.Null(await fixture.Fetcher.OpenAsync(Repository(), artifact, TestContext.Current.CancellationToken));
        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(Repository(), artifact));
        Assert.Equal("a", await fixture.ReadAsync(Repository(), artifact, "a.yaml"));
    }

    private async Task Refused(string words)
    {
        var failure = await fixture.FailAsync(Repository());
        Assert.Equal("OCIArtifactLayerOperationFailed", failure.Reason);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(fixture.DataFolder, "*.partial", SearchOption.AllDirectories));
    }

    private OciRepository Repository() => OciFixture.Repository(registry.Host);

    private void Push(params (string MediaType, byte[] Content)[] layers) => registry.Push("team/manifests", "latest", layers);
}
