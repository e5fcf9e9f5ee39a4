using System.Net;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Adapters.Helm.Tests.Repositories;

public sealed class HelmRepositoryFetcherTests : IDisposable
{
    private readonly ChartFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task The_revision_is_the_digest_of_the_index()
    {
        fixture.Server.Publish("1.0.0");

        var artifact = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository())).Artifact;

        Assert.Equal(ChartStore.DigestOf(fixture.Server.Files["/charts/index.yaml"]), artifact.Revision);
        Assert.Equal("http://repo/charts", artifact.Provenance.Url);
        Assert.EndsWith("B", artifact.Provenance.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_index_that_did_not_change_is_not_parsed_again_and_where_the_server_has_tags_not_even_sent(bool hasTags)
    {
        fixture.Server.HasTags = hasTags;
        fixture.Server.Publish("1.0.0");
        var artifact = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository())).Artifact;

        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(ChartFixture.Repository(), artifact));
        Assert.Equal(1, fixture.Indexes.Checked);

        fixture.Server.Publish("1.0.0", "2.0.0");
        Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository(), artifact));
        Assert.Equal(2, fixture.Indexes.Checked);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, FailureClass.Denied, "failed to fetch http://repo/charts/index.yaml : 401 Unauthorized")]
    [InlineData(HttpStatusCode.ServiceUnavailable, FailureClass.Transient, "failed to fetch http://repo/charts/index.yaml : 503 Service Unavailable")]
    [InlineData(HttpStatusCode.OK, FailureClass.Transient, "failed to fetch http://repo/charts/index.yaml : 404 Not Found")]
    public async Task A_refusal_is_classified_in_the_words_of_Flux(HttpStatusCode status, FailureClass wanted, string words)
    {
        fixture.Server.Status = status;

        var failure = await FailAsync();

        Assert.Equal((wanted, "Failed"), (failure.Class, failure.Reason));
        Assert.Equal("failed to fetch Helm repository index: failed to cache index to temporary file: " + words, failure.Message);
    }

    [Fact]
    public async Task A_server_that_never_answers_ends_with_the_timeout_of_the_source()
    {
        fixture.Server.Publish("1.0.0");
        fixture.Server.Hold = new TaskCompletionSource().Task;

        var seen = Assert.IsType<SourceObservation.Broken>(await fixture.LookAsync(ChartFixture.Repository() with { Timeout = Duration.FromMilliseconds(100) }));

        Assert.Contains("no answer within 0.1 s", seen.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_breaks_off_is_not_taken()
    {
        fixture.Server.Publish("1.0.0");
        fixture.Server.BreakAfter = 50;
        Assert.Contains("the connection was cut", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_too_large_is_refused()
    {
        fixture.Server.Files["/charts/index.yaml"] = new byte[ChartFixture.LargestIndex + 1];
        Assert.Contains("larger than the 1000000 bytes allowed", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty index.yaml file")]
    [InlineData("entries: {}\n", "no API version specified")]
    [InlineData("apiVersion: v1\nentries:\n  app:\n  - version: [\n", "index.yaml")]
    [InlineData("<html>", "")]
    public async Task What_is_no_index_is_refused(string text, string words)
    {
        fixture.Server.PublishIndex(text);

        var failure = await FailAsync();

        Assert.Equal("IndexationFailed", failure.Reason);
        Assert.StartsWith("failed to load Helm repository from index YAML: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_a_registry_stalls_an_index()
    {
        var seen = Assert.IsType<SourceObservation.Broken>(await fixture.LookAsync(ChartFixture.Repository() with { Url = new Uri("oci://repo/charts") }));
        Assert.Equal(
            new Failure(FailureClass.Stalled, "URLInvalid", "invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type"), seen.Failure);
    }

    [Fact]
    public async Task Half_of_a_login_is_an_authentication_failure()
    {
        fixture.Server.Publish("1.0.0");
        var half = new SecretData("flux/repo", [KeyValuePair.Create("username", "me"u8.ToArray())]);

        var seen = Assert.IsType<SourceObservation.Broken>(await fixture.LookAsync(ChartFixture.Repository(), credentials: half));

        Assert.Equal("AuthenticationFailed", seen.Failure.Reason);
    }

    [Fact]
    public async Task The_query_of_the_address_goes_along()
    {
        fixture.Server.Publish("1.0.0");
        await fixture.LookAsync(ChartFixture.Repository("http://repo/charts?key=1"));
        Assert.Equal("?key=1", Assert.Single(fixture.Server.Requests).Query);
    }

    [Fact]
    public async Task A_forgotten_index_is_gone()
    {
        fixture.Server.Publish("1.0.0");
        var artifact = Assert.IsType<SourceObservation.Fetched>(await fixture.LookAsync(ChartFixture.Repository())).Artifact;
        Assert.NotNull(fixture.Indexes.Find(artifact.Digest));

        await fixture.Repositories.ForgetAsync(ChartFixture.Repository().Key, TestContext.Current.CancellationToken);

        Assert.Null(fixture.Indexes.Find(artifact.Digest));
    }

    private async Task<Failure> FailAsync() => Assert.IsType<SourceObservation.Broken>(await fixture.LookAsync(ChartFixture.Repository())).Failure;
}
