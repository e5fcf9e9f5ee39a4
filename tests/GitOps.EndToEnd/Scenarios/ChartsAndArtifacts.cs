using GitOps.Adapters.Helm;
using GitOps.Adapters.Oci;
using GitOps.Adapters.Oci.Tests;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

public sealed class ChartsAndArtifacts : IDisposable
{
    private const string Api = "source.toolkit.fluxcd.io/v1";

    private readonly string data = Directory.CreateTempSubdirectory("gitops-e2e-sources-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_chart_follows_the_index_of_its_repository()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(engine, "HelmRepository", ("url", server.Address)));
        await engine.ApplyAsync(Definition(engine, "HelmChart", ("chart", "app"), ("version", "1.x"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "it")))));

        var chart = await ConditionAsync(engine, "HelmChart", "Ready", "True", "pulled 'app' chart with version '1.0.0'");
        Assert.Equal("1.0.0", chart.Status.Find("artifact", "revision")?.AsString);
        Assert.Equal("app", chart.Status["observedChartName"]?.AsString);
        Assert.Equal("ChartPullSucceeded", Manifest.Condition(chart, "Ready")!["reason"]?.AsString);
        var repository = await ConditionAsync(engine, "HelmRepository", "Ready", "True", "stored artifact: revision 'sha256:");
        Assert.Equal(repository.Status.Find("artifact", "revision")?.AsString, chart.Status["observedSourceArtifactRevision"]?.AsString);

        server.Publish("1.0.0", "1.1.0");
        Look(engine, "HelmRepository");
        await ConditionAsync(engine, "HelmChart", "Ready", "True", "pulled 'app' chart with version '1.1.0'");

        server.Status = 401;
        Look(engine, "HelmRepository");
        var refused = await ConditionAsync(engine, "HelmRepository", "FetchFailed", "True", "401 Unauthorized");
        Assert.Equal("Failed", Manifest.Condition(refused, "FetchFailed")!["reason"]?.AsString);
        Assert.NotNull(refused.Status["artifact"]);
    }

    [Fact]
    public async Task A_version_that_is_not_there_stalls_until_the_index_has_it()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(engine, "HelmChart", ("chart", "app"), ("version", "2.x"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "it")))));
        var waiting = await ConditionAsync(engine, "HelmChart", "FetchFailed", "True", "failed to get source: ");
        Assert.Equal("SourceUnavailable", Manifest.Condition(waiting, "FetchFailed")!["reason"]?.AsString);

        await engine.ApplyAsync(Definition(engine, "HelmRepository", ("url", server.Address)));
        var stalled = await ConditionAsync(engine, "HelmChart", "Stalled", "True", "no 'app' chart with version matching '2.x' found");
        Assert.Equal("InvalidChartReference", Manifest.Condition(stalled, "Ready")!["reason"]?.AsString);

        server.Publish("1.0.0", "2.0.0");
        Look(engine, "HelmRepository");
        var ready = await ConditionAsync(engine, "HelmChart", "Ready", "True", "pulled 'app' chart with version '2.0.0'");
        Assert.Null(Manifest.Condition(ready, "Stalled"));
    }

    [Fact]
    public async Task A_repository_behind_TLS_and_a_password_is_opened_by_its_Secrets()
    {
        using var certificate = TestCertificate.Make();
        await using var server = await ChartHttpServer.StartAsync(Token, certificate);
        server.Authorization = "Basic " + Convert.ToBase64String("reader:hidden"u8);
        server.Publish("1.0.0");
        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(
            engine, "HelmRepository", ("url", server.Address), ("secretRef", KubeMap.Of(("name", "login"))), ("certSecretRef", KubeMap.Of(("name", "certificates")))));
        var missing = await ConditionAsync(engine, "HelmRepository", "FetchFailed", "True", "secrets \"login\" not found");
        Assert.Equal("AuthenticationFailed", Manifest.Condition(missing, "Ready")!["reason"]?.AsString);

        await engine.ApplyAsync(Secret(engine, "login", ("username", "reader"), ("password", "hidden")));
        await engine.ApplyAsync(Secret(engine, "certificates", ("ca.crt", certificate.ExportCertificatePem())));
        await engine.ApplyAsync(Definition(engine, "HelmChart", ("chart", "app"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "it")))));
        Look(engine, "HelmRepository");

        await ConditionAsync(engine, "HelmRepository", "Ready", "True", "stored artifact");
        await ConditionAsync(engine, "HelmChart", "Ready", "True", "pulled 'app' chart with version '1.0.0'");
    }

    [Fact]
    public async Task A_chart_in_a_Git_repository_is_packed_at_every_revision_when_asked_to()
    {
        await using var engine = await StartAsync(("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"));
        await engine.ApplyAsync(Definition(
            engine, "HelmChart", ("chart", "./charts/app"), ("reconcileStrategy", "Revision"), ("sourceRef", KubeMap.Of(("kind", "GitRepository"), ("name", "fleet")))));
        await ConditionAsync(engine, "HelmChart", "Ready", "True", "packaged 'app' chart with version '1.0.0+");

        var revision = engine.Commit("Change", ("charts/app/templates/a.yaml", "a: 1\n"));

        await ConditionAsync(engine, "HelmChart", "Ready", "True", $"packaged 'app' chart with version '1.0.0+{revision["main@sha1:".Length..][..12]}'");
    }

    [Fact]
    public async Task Manifests_of_a_registry_are_applied_and_follow_their_tag()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        var first = Push(registry, "one");
        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(engine, "OCIRepository", ("url", $"oci://{registry.Host}/team/manifests"), ("insecure", true), ("ref", KubeMap.Of(("tag", "stable")))));
        var source = await ConditionAsync(engine, "OCIRepository", "Ready", "True", $"stored artifact for digest 'stable@{first}'");
        Assert.Equal($"stable@{first}", source.Status.Find("artifact", "revision")?.AsString);
        await engine.DeclareAsync("apps", ".", ("sourceRef", KubeMap.Of(("kind", "OCIRepository"), ("name", "it"))));
        await engine.ReadyAsync("apps", $"stable@{first}");

        var second = Push(registry, "two");
        Look(engine, "OCIRepository");

        await engine.ReadyAsync("apps", $"stable@{second}");
        Assert.Equal("two", (await engine.FindConfigAsync("settings"))!.Root["data"]!.AsMap["value"]!.AsString);
    }

    [Fact]
    public async Task A_repository_of_type_oci_is_an_address_and_never_says_that_it_is_ready()
    {
        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(engine, "HelmRepository", ("url", "oci://127.0.0.1:1/charts"), ("type", "oci")));
        await engine.UntilAsync("the repository is declared", async () => (await engine.Engine.GetSourcesAsync(Token)).Any(item => item.Key.Kind == "HelmRepository" && item.IsReady));
        await engine.QuietAsync();
        Assert.Null((await engine.FindAsync(Api, "HelmRepository", "it"))!.Status["conditions"]);
    }

    [Fact]
    public async Task A_chart_of_a_registry_is_pulled_by_the_highest_tag_in_its_range()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        foreach (var version in (string[])["1.0.0", "1.2.0", "2.0.0"])
        {
            registry.Push("charts/app", version, [(Artifacts.ChartLayer, Artifacts.Pack(("app/Chart.yaml", $"apiVersion: v2\nname: app\nversion: {version}\n")))]);
        }

        await using var engine = await StartAsync();
        await engine.ApplyAsync(Definition(engine, "HelmRepository", ("url", $"oci://{registry.Host}/charts"), ("type", "oci"), ("insecure", true)));
        await engine.ApplyAsync(Definition(engine, "HelmChart", ("chart", "app"), ("version", "1.x"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "it")))));
        await ConditionAsync(engine, "HelmChart", "Ready", "True", "pulled 'app' chart with version '1.2.0'");

        await engine.ApplyAsync(Definition(engine, "HelmChart", ("chart", "none"), ("version", "1.x"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "it")))));
        var missing = await ConditionAsync(engine, "HelmChart", "FetchFailed", "True", "chart pull error: failed to get chart version for remote reference: ");
        Assert.Equal("1.2.0", missing.Status.Find("artifact", "revision")?.AsString);
    }

    private Task<TestEngine> StartAsync(params (string Path, string? Content)[] files) => TestEngine.StartAsync(
        files.Length > 0 ? files : [("readme", "nothing")],
        services => new Builder(services)
            .UseHelm(options => options.DataFolder = Path.Combine(data, "helm"))
            .UseOci(options => options.DataFolder = Path.Combine(data, "oci")));

    private static string Push(MemoryRegistry registry, string value) => registry.Push(
        "team/manifests", "stable", [(Artifacts.FluxLayer, Artifacts.Pack(("kustomization.yaml", "resources: [config.yaml]\n"), ("config.yaml", Manifest.Config("settings", value))))]);

    private static KubeObject Definition(TestEngine engine, string kind, params ReadOnlySpan<(string Key, KubeValue Value)> spec)
    {
        var fields = KubeMap.Of(("interval", "1h"));
        foreach (var (key, value) in spec)
        {
            fields = fields.With(key, value);
        }

        return new KubeObject(KubeMap.Of(
            ("apiVersion", Api), ("kind", kind), ("metadata", KubeMap.Of(("name", "it"), ("namespace", engine.Space))), ("spec", fields)));
    }

    private static KubeObject Secret(TestEngine engine, string name, params ReadOnlySpan<(string Key, string Value)> entries)
    {
        var fields = KubeMap.Empty;
        foreach (var (key, value) in entries)
        {
            fields = fields.With(key, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)));
        }

        return new KubeObject(KubeMap.Of(("apiVersion", "v1"), ("kind", "Secret"), ("metadata", KubeMap.Of(("name", name), ("namespace", engine.Space))), ("data", fields)));
    }

    private static void Look(TestEngine engine, string kind) => engine.Engine.Reconcile(new ObjectKey(kind, engine.Space, "it"), "test");

    private static async Task<KubeObject> ConditionAsync(TestEngine engine, string kind, string type, string status, string text)
    {
        KubeObject? found = null;
        await engine.UntilAsync($"{kind} it is {type}={status} {text}", async () =>
        {
            found = await engine.FindAsync(Api, kind, "it");
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
