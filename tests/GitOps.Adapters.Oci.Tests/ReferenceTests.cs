using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Tests;

public sealed class ReferenceTests : IAsyncLifetime
{
    private readonly OciFixture fixture = new();
    private MemoryRegistry registry = null!;

    public async ValueTask InitializeAsync() => registry = await MemoryRegistry.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        fixture.Dispose();
    }

    [Fact]
    public async Task Without_a_reference_the_tag_latest_counts_and_the_revision_names_it()
    {
        var digest = Push("latest", "one");

        var artifact = await fixture.FetchAsync(Repository());

        Assert.Equal($"latest@{digest}", artifact.Revision);
        Assert.Equal("one", await fixture.ReadAsync(Repository(), artifact, "app/config.yaml"));
    }

    [Theory]
    [InlineData(">=1.0.0", null, "1.10.0")]
    [InlineData("1.2.x", null, "1.2.1")]
    [InlineData(">=1.0.0-0", null, "2.0.0-rc.1")]
    [InlineData(">=1.0.0-0", "-rc\\.", "2.0.0-rc.1")]
    public async Task Of_a_range_the_highest_tag_counts(string range, string? filter, string tag)
    {
        foreach (var name in (string[])["1.2.0", "1.2.1", "1.10.0", "2.0.0-rc.1", "latest", "1.99"])
        {
            Push(name, name);
        }

        var artifact = await fixture.FetchAsync(Repository() with { Reference = new OciReference { SemVer = range, SemVerFilter = filter, Tag = "latest" } });

        Assert.StartsWith(tag + "@sha256:", artifact.Revision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_counts_before_all_and_is_the_whole_revision()
    {
        var digest = Push("old", "old");
        Push("latest", "new");

        var artifact = await fixture.FetchAsync(Repository() with { Reference = new OciReference { Digest = digest, Tag = "latest" } });

        Assert.Equal(digest, artifact.Revision);
        Assert.Equal("old", await fixture.ReadAsync(Repository(), artifact, "app/config.yaml"));
    }

    [Fact]
    public async Task Tags_come_page_by_page()
    {
        registry.PageSize = 3;
        foreach (var patch in Enumerable.Range(0, 10))
        {
            Push($"1.0.{patch}", $"{patch}");
        }

        var artifact = await fixture.FetchAsync(Repository() with { Reference = new OciReference { SemVer = "1.x" } });

        Assert.StartsWith("1.0.9@", artifact.Revision, StringComparison.Ordinal);
        Assert.Equal(4, registry.CountOf("/tags/list"));
    }

    [Fact]
    public async Task Tags_of_charts_carry_the_plus_of_a_version_as_underscore()
    {
        registry.Push("team/manifests", "1.0.0_build", [(Artifacts.ChartLayer, Artifacts.Pack(("app/Chart.yaml", "name: app")))]);
        var definition = Repository() with { Reference = new OciReference { SemVer = "1.x" }, LayerMediaType = Artifacts.ChartLayer };

        Assert.StartsWith("1.0.0_build@", (await fixture.FetchAsync(definition)).Revision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_did_not_change_is_not_pulled_again()
    {
        Push("latest", "one");
        var artifact = await fixture.FetchAsync(Repository());
        var pulls = registry.CountOf("/blobs/");

        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(Repository(), artifact));
        Assert.Equal(pulls, registry.CountOf("/blobs/"));
        Assert.Equal(1, pulls);
    }

    [Fact]
    public async Task Other_ignore_rules_are_another_artifact_of_the_same_revision()
    {
        Push("latest", "one");
        var artifact = await fixture.FetchAsync(Repository());

        var seen = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(Repository() with { Ignore = "*.yaml" }, artifact, isSame: false));

        Assert.Equal(artifact.Revision, seen.Artifact.Revision);
        Assert.NotEqual(artifact.Digest, seen.Artifact.Digest);
    }

    [Fact]
    public async Task An_index_leads_to_the_manifest_for_this_kind_of_machine()
    {
        var digest = Push("amd", "amd");
        var other = Push("arm", "arm");
        var index = $$"""
            {"schemaVersion":2,"manifests":[
             {"digest":"{{other}}","size":1,"platform":{"os":"linux","architecture":"arm64"} },
             {"digest":"{{digest}}","size":1,"platform":{"os":"linux","architecture":"amd64"} }]}
            """;
        var revision = registry.PushManifest("team/manifests", "latest", "application/vnd.oci.image.index.v1+json", System.Text.Encoding.UTF8.GetBytes(index));

        var artifact = await fixture.FetchAsync(Repository());

        Assert.Equal($"latest@{revision}", artifact.Revision);
        Assert.Equal("amd", await fixture.ReadAsync(Repository(), artifact, "app/config.yaml"));
    }

    [Fact]
    public async Task Where_the_content_was_made_is_in_the_provenance()
    {
        registry.Push(
            "team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))],
            ("org.opencontainers.image.source", "https://git.example/app"), ("org.opencontainers.image.revision", "main@sha1:abc"));

        var from = (await fixture.FetchAsync(Repository())).Provenance;

        Assert.Equal(("https://git.example/app", "main@sha1:abc", $"oci://{registry.Host}/team/manifests"), (from.OriginSource, from.OriginRevision, from.Url));
    }

    [Theory]
    [InlineData("9.x", null, "no match found for semver: 9.x")]
    [InlineData("not a range", null, "parse error")]
    [InlineData("1.x", "(", "semverFilter")]
    public async Task A_tag_that_cannot_be_chosen_is_a_failure_to_read(string range, string? filter, string words)
    {
        Push("1.0.0", "one");

        var failure = await fixture.FailAsync(Repository() with { Reference = new OciReference { SemVer = range, SemVerFilter = filter } });

        Assert.Equal("ReadOperationFailed", failure.Reason);
        Assert.StartsWith($"failed to determine the artifact tag for 'oci://{registry.Host}/team/manifests': ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team/manifests:v1", "remove ':v1'")]
    [InlineData("team/manifests@sha256:ab", "remove '@sha256:ab'")]
    [InlineData("", "the path of the repository is missing")]
    public async Task An_address_with_more_or_less_than_a_repository_stalls(string path, string words)
    {
        var failure = await fixture.FailAsync(OciFixture.Repository(registry.Host, path));

        Assert.Equal((FailureClass.Stalled, "URLInvalid"), (failure.Class, failure.Reason));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_that_this_host_cannot_check_are_not_passed_over()
    {
        Push("latest", "one");

        var failure = await fixture.FailAsync(Repository() with { Verification = new ArtifactVerification() });

        Assert.Equal((FailureClass.Denied, "VerificationError"), (failure.Class, failure.Reason));
        Assert.StartsWith("failed to verify the signature using provider 'cosign keyless': ", failure.Message, StringComparison.Ordinal);
    }

    private OciRepository Repository() => OciFixture.Repository(registry.Host);

    private string Push(string tag, string text) => registry.Push("team/manifests", tag, [(Artifacts.FluxLayer, Artifacts.Pack(("app/config.yaml", text)))]);
}
