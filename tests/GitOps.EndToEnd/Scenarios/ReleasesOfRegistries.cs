using System.Net.Http.Headers;
using System.Text;
using GitOps.Adapters.Oci;
using GitOps.Adapters.Oci.Tests;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Releases of charts in Debian's registry: open to all, behind a password, and behind a service that gives tokens.</summary>
public sealed class ReleasesOfRegistries : IDisposable
{
    private const string SourceApi = "source.toolkit.fluxcd.io/v1";

    private readonly string data = Directory.CreateTempSubdirectory("gitops-e2e-registries-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_release_follows_the_versions_of_a_registry_that_is_open_to_all()
    {
        DockerRegistry.Require();
        await using var registry = await DockerRegistry.StartAsync(null, Token);
        await FollowsVersionsAsync(registry, null);
    }

    [Fact]
    public async Task A_release_follows_the_versions_of_a_registry_with_passwords()
    {
        DockerRegistry.Require();
        await using var registry = await StartWithPasswordsAsync();
        registry.Pusher = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("reader:hidden"u8));
        await FollowsVersionsAsync(registry, "hidden");
    }

    [Fact]
    public async Task A_release_follows_the_versions_of_a_registry_with_tokens()
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
        registry.Pusher = new AuthenticationHeaderValue("Bearer", tokens.TokenFor("team/charts/app", "pull", "push"));
        tokens.Authorization = "Basic " + Convert.ToBase64String("reader:hidden"u8);
        await FollowsVersionsAsync(registry, "hidden");
    }

    [Fact]
    public async Task A_wrong_password_is_told_apart_and_never_shown()
    {
        DockerRegistry.Require();
        await using var registry = await StartWithPasswordsAsync();
        await using var engine = await StartAsync();
        await DeclareAsync(engine, registry, "not this one");
        var refused = await ChartAsync(engine, "FetchFailed", "True", "failed to authenticate with the Helm repository: ");
        Assert.Equal("AuthenticationFailed", Manifest.Condition(refused, "Ready")!["reason"]?.AsString);
        Assert.DoesNotContain("not this one", KubeJson.ToText(refused.Root), StringComparison.Ordinal);
        Assert.Null(await engine.FindConfigAsync("app-config"));
    }

    [Fact]
    public async Task A_signature_that_this_host_cannot_check_fails_the_build_and_installs_nothing()
    {
        DockerRegistry.Require();
        await using var registry = await DockerRegistry.StartAsync(null, Token);
        await PushAsync(registry, "1.0.0");
        await using var engine = await StartAsync();
        await engine.ApplyAsync(new KubeObject(KubeMap.Of(
            ("apiVersion", "v1"), ("kind", "Secret"), ("metadata", KubeMap.Of(("name", "trust"), ("namespace", engine.Space))), ("data", KubeMap.Of(("trustpolicy.json", "e30="))))));
        await DeclareAsync(engine, registry, null, ("verify", KubeMap.Of(("provider", "notation"), ("secretRef", KubeMap.Of(("name", "trust"))))));
        var failed = await ChartAsync(engine, "BuildFailed", "True", "chart verification error: ");
        Assert.Equal("ChartVerificationError", Manifest.Condition(failed, "BuildFailed")!["reason"]?.AsString);
        Assert.Null(failed.Status["artifact"]);
        Assert.Null(await engine.FindConfigAsync("app-config"));
    }

    private static Task<DockerRegistry> StartWithPasswordsAsync() => DockerRegistry.StartAsync(
        folder =>
        {
            // The password is "hidden".
            File.WriteAllText(Path.Combine(folder, "htpasswd"), "reader:$2a$05$78MznBElK1AzIbv1OyZpc.s0TljzDWIetjfvrgoYgvf0pWYdPPLsa\n");
            return $"auth:\n  htpasswd:\n    realm: test\n    path: {folder}/htpasswd\n";
        },
        Token);

    private async Task FollowsVersionsAsync(DockerRegistry registry, string? password)
    {
        await PushAsync(registry, "1.0.0");
        await PushAsync(registry, "1.2.0_build.7");
        await PushAsync(registry, "2.0.0");
        await using var engine = await StartAsync();
        await DeclareAsync(engine, registry, password);

        var release = await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.2.0+build.7");
        var chart = await ChartAsync(engine, "Ready", "True", "pulled 'app' chart with version '1.2.0+build.7'");
        Assert.Equal("1.2.0+build.7", chart.Status.Find("artifact", "revision")?.AsString);
        Assert.StartsWith("sha256:", chart.Status.Find("artifact", "digest")?.AsString, StringComparison.Ordinal);
        Assert.Equal("1.2.0+build.7", release.Status["lastAttemptedRevision"]?.AsString);
        Assert.Equal("1.2.0+build.7", await VersionAsync(engine));

        await PushAsync(registry, "1.3.0");
        engine.Engine.Reconcile(new ObjectKey("HelmChart", engine.Space, $"{engine.Space}-app"), "test");
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.3.0");
        Assert.Equal("1.3.0", await VersionAsync(engine));
    }

    private Task<TestEngine> StartAsync() => TestEngine.StartAsync(
        [("readme", "nothing")],
        services => new Builder(services).UseOci(options => options.DataFolder = Path.Combine(data, "oci")));

    private static Task<string> PushAsync(DockerRegistry registry, string tag) => registry.PushAsync(
        "team/charts/app",
        tag,
        [(Artifacts.ChartLayer, Artifacts.Pack(
            ("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: {tag.Replace('_', '+')}\n"),
            ("app/templates/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-config\ndata:\n  version: {{ .Chart.Version | quote }}\n")))],
        Token);

    private static async Task DeclareAsync(TestEngine engine, DockerRegistry registry, string? password, params (string Key, KubeValue Value)[] more)
    {
        var repository = KubeMap.Of(("interval", "1h"), ("url", $"oci://{registry.Host}/team/charts"), ("type", "oci"), ("insecure", true));
        if (password is not null)
        {
            var config = $$$$"""{"auths":{"{{{{registry.Host}}}}":{"username":"reader","password":"{{{{password}}}}"}}}""";
            await engine.ApplyAsync(new KubeObject(KubeMap.Of(
                ("apiVersion", "v1"), ("kind", "Secret"), ("type", "kubernetes.io/dockerconfigjson"), ("metadata", KubeMap.Of(("name", "login"), ("namespace", engine.Space))),
                ("data", KubeMap.Of((".dockerconfigjson", Convert.ToBase64String(Encoding.UTF8.GetBytes(config))))))));
            repository = repository.With("secretRef", KubeMap.Of(("name", "login")));
        }

        var template = KubeMap.Of(("chart", "app"), ("version", "1.x"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"))));
        foreach (var (key, value) in more)
        {
            template = template.With(key, value);
        }

        await engine.ApplyAsync(Definition(engine, SourceApi, "HelmRepository", "charts", repository));
        await engine.ApplyAsync(Definition(engine, "helm.toolkit.fluxcd.io/v2", "HelmRelease", "app", KubeMap.Of(("interval", "1h"), ("chart", KubeMap.Of(("spec", template))))));
    }

    private static KubeObject Definition(TestEngine engine, string apiVersion, string kind, string name, KubeMap spec) => new(KubeMap.Of(
        ("apiVersion", apiVersion), ("kind", kind), ("metadata", KubeMap.Of(("name", name), ("namespace", engine.Space))), ("spec", spec)));

    private static async Task<string?> VersionAsync(TestEngine engine) => (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "version")?.AsString;

    private static async Task<KubeObject> ChartAsync(TestEngine engine, string type, string status, string text)
    {
        KubeObject? found = null;
        await engine.UntilAsync($"the chart is {type}={status} {text}", async () =>
        {
            found = await engine.FindAsync(SourceApi, "HelmChart", $"{engine.Space}-app");
            var condition = found is null ? null : Manifest.Condition(found, type);
            return condition?["status"]?.AsString == status && condition["message"]!.AsString!.Contains(text, StringComparison.Ordinal);
        });
        return found!;
    }

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
