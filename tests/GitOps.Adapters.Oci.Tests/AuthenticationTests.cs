using System.Net.Http.Headers;
using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Crypto.Generators;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>Against Debian's registry: anonymous, with a password, and with tokens.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private readonly OciFixture fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_registry_without_login_is_read_anonymously()
    {
        DockerRegistry.Require();
        await using var registry = await DockerRegistry.StartAsync(null, Token);
        var digest = await registry.PushAsync("team/manifests", "v1.0.0", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))], Token);
        await registry.PushAsync("team/manifests", "v0.9.0", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "old")))], Token);
        var definition = OciFixture.Repository(registry.Host) with { Reference = new OciReference { SemVer = ">=0.1.0" } };

        var artifact = await fixture.FetchAsync(definition);

        Assert.Equal($"v1.0.0@{digest}", artifact.Revision);
        Assert.Equal("a", await fixture.ReadAsync(definition, artifact, "a.yaml"));
        var missing = await fixture.FailAsync(definition with { Reference = new OciReference { Tag = "none" } });
        Assert.Equal("OCIArtifactPullFailed", missing.Reason);
        Assert.Contains("MANIFEST_UNKNOWN: manifest unknown", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_with_passwords_wants_the_right_one()
    {
        DockerRegistry.Require();
        await using var registry = await DockerRegistry.StartAsync(
            folder =>
            {
                File.WriteAllText(Path.Combine(folder, "htpasswd"), $"reader:{OpenBsdBCrypt.Generate("2y", "hidden".ToCharArray(), new byte[16], 5)}\n");
                return $"auth:\n  htpasswd:\n    realm: test\n    path: {folder}/htpasswd\n";
            },
            Token);
        registry.Pusher = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("reader:hidden"u8));
        await registry.PushAsync("team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))], Token);
        var definition = OciFixture.Repository(registry.Host);

        var artifact = await fixture.FetchAsync(definition, credentials: OciFixture.DockerConfig(registry.Host, "reader", "hidden"));

        Assert.StartsWith("latest@sha256:", artifact.Revision, StringComparison.Ordinal);
        foreach (var credentials in (SecretData?[])[null, OciFixture.DockerConfig(registry.Host, "reader", "wrong"), OciFixture.DockerConfig("other.example", "reader", "hidden")])
        {
            var refused = await fixture.FailAsync(definition, credentials);
            Assert.Equal((FailureClass.Denied, "OCIArtifactPullFailed"), (refused.Class, refused.Reason));
            Assert.Contains("UNAUTHORIZED", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_registry_with_a_token_service_is_read_with_one_token_for_its_scope()
    {
        DockerRegistry.Require();
        using var tokens = new TokenService();
        await using var service = await MemoryRegistry.StartAsync(Token);
        service.Before = tokens.AnswerAsync;
        await using var registry = await DockerRegistry.StartAsync(
            folder =>
            {
                File.WriteAllText(Path.Combine(folder, "roots.pem"), tokens.CertificatePem);
                return $"auth:\n  token:\n    realm: http://{service.Host}/token\n    service: registry\n    issuer: tokens\n    rootcertbundle: {folder}/roots.pem\n";
            },
            Token);
        registry.Pusher = new AuthenticationHeaderValue("Bearer", tokens.TokenFor("team/manifests", "pull", "push"));
        await registry.PushAsync("team/manifests", "1.0.0", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))], Token);
        tokens.Authorization = "Basic " + Convert.ToBase64String("reader:hidden"u8);
        var definition = OciFixture.Repository(registry.Host) with { Reference = new OciReference { SemVer = "1.x" } };
        var credentials = OciFixture.DockerConfig(registry.Host, "reader", "hidden");

        var artifact = await fixture.FetchAsync(definition, credentials: credentials);
        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(definition, artifact, credentials));

        Assert.Equal("a", await fixture.ReadAsync(definition, artifact, "a.yaml"));
        Assert.Equal(["repository:team/manifests:pull"], tokens.Scopes);
        var refused = await fixture.FailAsync(definition, OciFixture.DockerConfig(registry.Host, "reader", "wrong"));
        Assert.Equal(FailureClass.Denied, refused.Class);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_registry_refuses_is_asked_for_anew()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))]);
        var (given, valid) = (0, string.Empty);
        registry.Before = async context =>
        {
            if (context.Request.Path == "/token")
            {
                valid = $"token-{++given}";
                await context.Response.WriteAsJsonAsync(new { access_token = valid });
                return true;
            }

            if (context.Request.Headers.Authorization == "Bearer " + valid && valid.Length > 0)
            {
                return false;
            }

            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{registry.Host}/token\",service=\"s\",scope=\"repository:team/manifests:pull\"";
            await MemoryRegistry.RefuseAsync(context, 401, "UNAUTHORIZED", "authentication required");
            return true;
        };
        var definition = OciFixture.Repository(registry.Host);
        var artifact = await fixture.FetchAsync(definition);
        Assert.Equal(1, given);

        valid = "another one";

        Assert.IsType<SourceObservation.Unchanged>(await fixture.LookAsync(definition, artifact));
        Assert.Equal(2, given);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_host()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        await using var storage = await MemoryRegistry.StartAsync(Token);
        var layer = Artifacts.Pack(("a.yaml", "a"));
        registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, layer)]);
        storage.Push("team/manifests", "latest", [(Artifacts.FluxLayer, layer)]);
        registry.Before = async context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
                await MemoryRegistry.RefuseAsync(context, 401, "UNAUTHORIZED", "authentication required");
                return true;
            }

            if (context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                context.Response.Redirect($"http://{storage.Host}{context.Request.Path}?signed=secret");
                return true;
            }

            return false;
        };

        await fixture.FetchAsync(OciFixture.Repository(registry.Host), credentials: OciFixture.DockerConfig(registry.Host, "reader", "hidden"));

        Assert.Equal(string.Empty, Assert.Single(storage.Requests).Authorization);
        Assert.Contains(registry.Requests, request => request.Authorization.StartsWith("Basic ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("registry.example", "registry.example", "a/b", true)]
    [InlineData("https://registry.example/v1/", "registry.example", "a/b", true)]
    [InlineData("registry.example/a", "registry.example", "a/b", true)]
    [InlineData("registry.example/ab", "registry.example", "a/b", false)]
    [InlineData("*.example", "registry.example", "a", true)]
    [InlineData("*.example", "deep.registry.example", "a", false)]
    [InlineData("registry.example:5000", "registry.example", "a", false)]
    public void An_entry_counts_for_the_addresses_that_Kubernetes_would_use_it_for(string key, string host, string path, bool fits) =>
        Assert.Equal(fits, Authentication.RegistryKey.Match(key, new RegistryAddress(host, path)) >= 0);

    [Fact]
    public async Task A_Secret_that_cannot_be_read_is_an_authentication_failure_without_its_content()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        var broken = new SecretData("default/login", [KeyValuePair.Create(".dockerconfigjson", Encoding.UTF8.GetBytes("{\"auths\":{\"" + registry.Host + "\":{\"auth\":\"!!hidden!!\"}}}"))]);

        var failure = await fixture.FailAsync(OciFixture.Repository(registry.Host), broken);

        Assert.Equal("AuthenticationFailed", failure.Reason);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }
}
