using GitOps.Adapters.Oci;
using GitOps.Adapters.Oci.Tests;
using GitOps.Core.Audit.Rendering;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Releases are rendered again from the charts and values of then, and what stands in the way is told by name.</summary>
public sealed class ReplayedReleases : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("gitops-e2e-oci-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Each_version_out_of_a_repository_is_proven_until_one_has_another_template()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")]);
        await engine.ApplyAsync(Definition(engine, "HelmRepository", "charts", ("url", server.Address)));
        await SetAsync(engine, "ConfigMap", "text: first\n");
        await ReleaseAsync(engine, Chart("HelmRepository", "charts"), ("valuesFrom", ValuesFrom("ConfigMap")));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.0.0");

        // Another version and other values: those of then are in the log.
        server.Publish("1.0.0", "1.1.0");
        await SetAsync(engine, "ConfigMap", "text: second\n");
        engine.Engine.Reconcile(new ObjectKey("HelmRepository", engine.Space, "charts"), "test");
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.1.0");
        await engine.QuietAsync();

        Assert.Equal([("1.0.0", RenderOutcome.Proven), ("1.1.0", RenderOutcome.Proven)], Told(await RenderedAgain.RunAsync(engine)));
        Assert.Equal([("1.0.0", RenderOutcome.Proven), ("1.1.0", RenderOutcome.Proven)], Told(await RenderedAgain.RunAsync(engine, withCluster: false)));

        // Somebody publishes the first version again, with another template.
        server.Template += "  more: \"true\"\n";
        server.Publish("1.0.0");
        var again = await RenderedAgain.RunAsync(engine);
        Assert.Equal([("1.0.0", RenderOutcome.Differs), ("1.1.0", RenderOutcome.SourceGone)], Told(again));
        Assert.Contains("templates/config.yaml was changed", again[0].Why, StringComparison.Ordinal);

        server.Status = 500;
        Assert.All(await RenderedAgain.RunAsync(engine), item => Assert.Equal(RenderOutcome.SourceGone, item.Outcome));
    }

    [Fact]
    public async Task Values_out_of_a_Secret_are_known_while_the_Secret_is_as_it_was_and_named_when_it_is_not()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await SetAsync(engine, "Secret", "text: hidden\n");
        await engine.DeclareReleaseAsync("app", "charts/app", ("valuesFrom", ValuesFrom("Secret")));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.QuietAsync();

        Assert.Equal(RenderOutcome.Proven, Assert.Single(await RenderedAgain.RunAsync(engine)).Outcome);
        AssertMissing($"Secret/{engine.Space}/shop-values is in the cluster, and no cluster was given", await RenderedAgain.RunAsync(engine, withCluster: false));

        await SetAsync(engine, "Secret", "text: changed\n");
        AssertMissing($"Secret/{engine.Space}/shop-values is not what it was then", await RenderedAgain.RunAsync(engine));
        await engine.Cluster.DeleteAsync(new ObjectRef(GroupVersionKind.Of("v1", "Secret"), engine.Space, "shop-values"), new Core.Deployments.Applying.DeleteOptions(), Token);
        AssertMissing($"Secret/{engine.Space}/shop-values is not in the cluster any more", await RenderedAgain.RunAsync(engine));
    }

    [Fact]
    public async Task A_chart_in_a_Git_repository_is_that_of_the_commit_wherever_the_branch_is_by_then()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.ApplyAsync(Definition(
            engine, "HelmChart", "own", ("chart", "./charts/app"), ("reconcileStrategy", "Revision"), ("valuesFiles", KubeList.Of("charts/app/values.yaml")),
            ("sourceRef", KubeMap.Of(("kind", "GitRepository"), ("name", "fleet")))));
        await ReleaseAsync(engine, null, "packed", ("chartRef", KubeMap.Of(("kind", "HelmChart"), ("name", "own"))));
        await engine.ReleaseConditionAsync("packed", "Ready", "True");
        engine.Commit("Another template", TestChart.Files(("templates/more.yaml", Manifest.Config("more", "true")), ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.1.0\n")));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.1.0");
        await engine.ReleaseConditionAsync("packed", "Ready", "True", "app@1.1.0+");
        await engine.QuietAsync();

        var proven = await RenderedAgain.RunAsync(engine);
        Assert.All(proven, item => Assert.Equal((RenderOutcome.Proven, string.Empty), (item.Outcome, item.Why)));
        Assert.Equal((2, 2), (proven.Count(item => item.Deployment.Name == "app"), proven.Count(item => item.Deployment.Name == "packed")));

        // A history that was written anew does not have the first commit any more.
        Directory.Move(engine.Repository.Folder, engine.Repository.Folder + ".gone");
        var gone = await RenderedAgain.RunAsync(engine);
        Assert.All(gone, item => Assert.Equal(RenderOutcome.SourceGone, item.Outcome));
        Assert.Equal(proven.Select(item => item.Revision), gone.Select(item => item.Revision));
        Directory.Move(engine.Repository.Folder + ".gone", engine.Repository.Folder);
    }

    [Fact]
    public async Task A_chart_of_a_registry_is_that_of_the_digest_and_a_version_with_another_template_is_told()
    {
        await using var registry = await MemoryRegistry.StartAsync(Token);
        registry.Push("charts/app", "1.0.0", [(Artifacts.ChartLayer, Packed("first"))]);
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")], services => new Builder(services).UseOci(options => options.DataFolder = data));
        await engine.ApplyAsync(Definition(engine, "OCIRepository", "app", ("url", $"oci://{registry.Host}/charts/app"), ("insecure", true), ("ref", KubeMap.Of(("tag", "1.0.0")))));
        await engine.ApplyAsync(Definition(engine, "HelmRepository", "charts", ("url", $"oci://{registry.Host}/charts"), ("type", "oci"), ("insecure", true)));
        await ReleaseAsync(engine, null, ("chartRef", KubeMap.Of(("kind", "OCIRepository"), ("name", "app"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await ReleaseAsync(engine, Chart("HelmRepository", "charts"), "tagged");
        await engine.ReleaseConditionAsync("tagged", "Ready", "True");
        await engine.QuietAsync();
        Assert.All(await RenderedAgain.RunAsync(engine), item => Assert.Equal(RenderOutcome.Proven, item.Outcome));

        registry.Push("charts/app", "1.0.0", [(Artifacts.ChartLayer, Packed("second"))]);

        var again = (await RenderedAgain.RunAsync(engine)).ToDictionary(item => item.Deployment.Name);
        Assert.Equal((RenderOutcome.Proven, RenderOutcome.Differs), (again["app"].Outcome, again["tagged"].Outcome));
        Assert.Contains("templates/config.yaml was changed", again["tagged"].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ randAlphaNum 8 }}", "something else each time")]
    [InlineData("{{ (lookup \"v1\" \"ConfigMap\" .Release.Namespace \"other\").data | toJson | quote }}", "its templates look up ConfigMap/")]
    public async Task What_a_template_takes_from_elsewhere_is_named(string text, string why)
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(("templates/other.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\ndata:\n  text: {text}\n")));
        await SetAsync(engine, "ConfigMap", "first", "other");
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.QuietAsync();

        await SetAsync(engine, "ConfigMap", "second", "other");
        AssertMissing(why, await RenderedAgain.RunAsync(engine));
    }

    private static IEnumerable<(string Revision, RenderOutcome Outcome)> Told(List<RenderVerdict> verdicts) => verdicts.Select(item => (item.Revision, item.Outcome));

    private static void AssertMissing(string why, List<RenderVerdict> verdicts)
    {
        var verdict = Assert.Single(verdicts);
        Assert.Equal(RenderOutcome.InputMissing, verdict.Outcome);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    private static byte[] Packed(string text) => Artifacts.Pack(
        ("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
        ("app/templates/config.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{{{ .Release.Name }}}}-config\ndata:\n  text: {text}\n"));

    private static Task SetAsync(TestEngine engine, string kind, string values, string name = "shop-values") => engine.ApplyAsync(new KubeObject(KubeMap.Of(
        ("apiVersion", "v1"), ("kind", kind), ("metadata", KubeMap.Of(("name", name), ("namespace", engine.Space))), (kind == "Secret" ? "stringData" : "data", KubeMap.Of(("values.yaml", values))))));

    private static KubeList ValuesFrom(string kind) => KubeList.Of(KubeMap.Of(("kind", kind), ("name", "shop-values")));

    private static KubeMap Chart(string kind, string name) => KubeMap.Of(("spec", KubeMap.Of(("chart", "app"), ("version", "1.x"), ("sourceRef", KubeMap.Of(("kind", kind), ("name", name))))));

    private static Task ReleaseAsync(TestEngine engine, KubeMap? chart, params ReadOnlySpan<(string Key, KubeValue Value)> spec) => ReleaseAsync(engine, chart, "app", spec);

    private static Task ReleaseAsync(TestEngine engine, KubeMap? chart, string name, params ReadOnlySpan<(string Key, KubeValue Value)> spec)
    {
        var fields = KubeMap.Of(("interval", "1h"));
        fields = chart is null ? fields : fields.With("chart", chart);
        foreach (var (key, value) in spec)
        {
            fields = fields.With(key, value);
        }

        return engine.ApplyAsync(Resource("helm.toolkit.fluxcd.io/v2", "HelmRelease", engine.Space, name, fields));
    }

    private static KubeObject Definition(TestEngine engine, string kind, string name, params ReadOnlySpan<(string Key, KubeValue Value)> spec)
    {
        var fields = KubeMap.Of(("interval", "1h"));
        foreach (var (key, value) in spec)
        {
            fields = fields.With(key, value);
        }

        return Resource("source.toolkit.fluxcd.io/v1", kind, engine.Space, name, fields);
    }

    private static KubeObject Resource(string apiVersion, string kind, string space, string name, KubeMap spec) => new(KubeMap.Of(
        ("apiVersion", apiVersion), ("kind", kind), ("metadata", KubeMap.Of(("name", name), ("namespace", space))), ("spec", spec)));

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
