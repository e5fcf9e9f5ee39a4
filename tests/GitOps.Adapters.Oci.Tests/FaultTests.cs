using GitOps.Core;
using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Adapters.Oci.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly OciFixture fixture = new(options => options.MaximumLayerBytes = 1_000_000);
    private MemoryRegistry registry = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        registry = await MemoryRegistry.StartAsync(Token);
        registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", new string('a', 1000))))]);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        fixture.Dispose();
    }

    [Theory]
    [InlineData(403, FailureClass.Denied)]
    [InlineData(404, FailureClass.Transient)]
    [InlineData(429, FailureClass.Transient)]
    [InlineData(500, FailureClass.Transient)]
    public async Task A_refusal_is_classified_and_told_in_the_words_of_the_registry(int status, FailureClass wanted)
    {
        registry.Before = async context =>
        {
            await MemoryRegistry.RefuseAsync(context, status, "CODE", "in its own words");
            return true;
        };

        var failure = await fixture.FailAsync(Repository());

        Assert.Equal((wanted, "OCIArtifactPullFailed"), (failure.Class, failure.Reason));
        Assert.StartsWith("failed to determine artifact digest: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CODE: in its own words", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_digest_says_is_refused()
    {
        registry.Corrupt = content => [.. content.Reverse()];
        await Refused("came as");
    }

    [Fact]
    public async Task A_layer_that_breaks_off_is_refused()
    {
        registry.Before = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.ContentLength = 5000;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
            context.Abort();
            return true;
        };
        await Refused("GET http://");
    }

    [Fact]
    public async Task A_layer_that_is_larger_than_allowed_is_refused_before_it_comes()
    {
        var large = new byte[1_000_001];
        registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, large)]);
        await Refused("larger than the 1000000 bytes allowed");
        Assert.Equal(0, registry.CountOf("/blobs/"));
    }

    [Fact]
    public async Task A_registry_that_never_answers_ends_with_the_timeout_of_the_source()
    {
        var never = new TaskCompletionSource();
        registry.Before = async context =>
        {
            await never.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        var failure = await fixture.FailAsync(Repository() with { Timeout = Duration.FromMilliseconds(300) });

        never.SetResult();
        Assert.Contains("context deadline exceeded", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Transient, failure.Class);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{\"layers\":[{\"mediaType\":\"x\",\"digest\":\"../../x\",\"size\":1}]}")]
    [InlineData("{\"manifests\":[]}")]
    public async Task A_manifest_that_makes_no_sense_is_refused(string manifest)
    {
        registry.PushManifest("team/manifests", "latest", Artifacts.ManifestType, System.Text.Encoding.UTF8.GetBytes(manifest));
        await Refused("failed to pull artifact from");
    }

    [Fact]
    public async Task A_redirect_without_end_is_not_followed()
    {
        registry.Before = context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.FromResult(true);
        };
        Assert.Contains("which is not followed", (await fixture.FailAsync(Repository())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_service_without_TLS_is_not_asked_when_the_registry_has_it()
    {
        var challenge = new Authentication.Challenge(true, "http://tokens.example/", "s", string.Empty);
        var tokens = new Authentication.TokenSource(TimeProvider.System);
        using var client = new HttpClient();

        var refused = await Assert.ThrowsAsync<Core.Sources.RegistryException>(() => tokens.LoginAsync(
            new Core.Sources.RegistryAddress("registry.example", "a"), challenge, null, false, client, new Uri("https://registry.example/v2/"), Token));

        Assert.Equal(Core.Sources.RegistryFault.Refused, refused.Fault);
    }

    private async Task Refused(string words)
    {
        var failure = await fixture.FailAsync(Repository());
        Assert.Equal("OCIArtifactPullFailed", failure.Reason);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private OciRepository Repository() => OciFixture.Repository(registry.Host);
}
