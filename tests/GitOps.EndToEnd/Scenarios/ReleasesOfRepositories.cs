using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Releases of charts out of a repository of charts: the chart object follows from the release.</summary>
public sealed class ReleasesOfRepositories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // In a cluster of its own: in one that is shared it would take over what other tests declare in their namespaces.
    private static Task<TestEngine> StartForAllNamespacesAsync() =>
        TestEngine.StartAsync([("readme", "nothing")], services => services.Configure<GitOpsOptions>(options => options.WatchNamespace = null), isAlone: true);

    [Fact]
    public async Task A_release_follows_the_versions_of_its_repository_and_takes_its_chart_with_it()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")]);
        await engine.ApplyAsync(Repository(engine.Space, "charts", server.Address));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x", ("interval", "5m"))));

        var installed = await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm install succeeded for release");
        Assert.Equal($"{engine.Space}/{engine.Space}-app", installed.Status["helmChart"]?.AsString);
        var chart = (await ChartAsync(engine, "app"))!;
        Assert.Equal(("app", engine.Space), (chart.Label("helm.toolkit.fluxcd.io/name"), chart.Label("helm.toolkit.fluxcd.io/namespace")));
        Assert.Equal(("app", "1.x", "5m0s"), (chart.Spec["chart"]?.AsString, chart.Spec["version"]?.AsString, chart.Spec["interval"]?.AsString));
        Assert.Equal(("HelmRepository", "charts"), (chart.Spec.Find("sourceRef", "kind")?.AsString, chart.Spec.Find("sourceRef", "name")?.AsString));
        Assert.Contains(chart.Metadata["managedFields"]!.AsList, item => item.AsMap["manager"]?.AsString == "helm-controller");
        Assert.Equal("1.0.0", await VersionAsync(engine));

        server.Publish("1.0.0", "1.1.0", "2.0.0");
        engine.Engine.Reconcile(new ObjectKey("HelmRepository", engine.Space, "charts"), "test");
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.1.0");
        Assert.Equal("1.1.0", await VersionAsync(engine));

        await engine.Cluster.DeleteAsync((await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!.Reference, new DeleteOptions(), Token);
        await engine.UntilAsync("the release is gone", async () => await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app") is null);
        Assert.Null(await ChartAsync(engine, "app"));
        Assert.Null(await engine.FindConfigAsync("app-config"));
    }

    [Fact]
    public async Task A_chart_that_is_as_wanted_is_not_written_and_a_change_of_the_release_is_one_of_its_chart()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0", "2.0.0");
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")]);
        await engine.ApplyAsync(Repository(engine.Space, "charts", server.Address));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x")));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.0.0");
        var first = (await ChartAsync(engine, "app"))!;
        Assert.Equal("1h0m0s", first.Spec["interval"]?.AsString);
        engine.Engine.Reconcile(new ObjectKey("HelmRelease", engine.Space, "app"), "test");
        await engine.QuietAsync();
        Assert.Equal(first.Metadata["managedFields"], (await ChartAsync(engine, "app"))!.Metadata["managedFields"]);
        Assert.Equal(1, (await ChartAsync(engine, "app"))!.Generation);

        await engine.ApplyAsync(Release(engine, "app", Template("2.x", ("valuesFiles", KubeList.Of("values.yaml", "values-large.yaml"))), metadata: KubeMap.Of(("labels", KubeMap.Of(("team", "one"))))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@2.0.0");
        Assert.Equal("large", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")?.AsString);
        Assert.Equal("one", (await ChartAsync(engine, "app"))!.Label("team"));
        Assert.Equal(KubeList.Of("values.yaml", "values-large.yaml"), (await ChartAsync(engine, "app"))!.Status["observedValuesFiles"]);
        // What the release asks for and what it gets change together: nothing was upgraded with the old chart in between.
        Assert.Equal(["1.0.0", "2.0.0+2"], (await engine.EventsOfReleaseAsync("app")).OfType<ReleaseActionStarted>().Select(item => item.Release.ChartVersion));

        // A field that is somebody else's stays, and is no reason to wait for ever.
        await engine.Cluster.PatchAsync((await ChartAsync(engine, "app"))!.Reference, new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("spec", KubeMap.Of(("ignoreMissingValuesFiles", true)))), FieldManager: "somebody"), Token);
        engine.Engine.Reconcile(new ObjectKey("HelmRelease", engine.Space, "app"), "test");
        await engine.QuietAsync();
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@2.0.0");
        Assert.True((await ChartAsync(engine, "app"))!.Spec["ignoreMissingValuesFiles"]?.AsBool);

        await engine.Cluster.DeleteAsync((await ChartAsync(engine, "app"))!.Reference, new DeleteOptions(), Token);
        await engine.UntilAsync("the chart is there again", async () => await ChartAsync(engine, "app") is not null);
        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@2.0.0");
    }

    [Fact]
    public async Task A_chart_moves_with_the_repository_and_goes_when_the_release_names_another_chart()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await StartForAllNamespacesAsync();
        var shared = engine.Space + "-x";
        await engine.ApplyAsync(Manifest.Namespace(shared));
        await engine.ApplyAsync(Repository(engine.Space, "charts", server.Address));
        await engine.ApplyAsync(Repository(shared, "charts", server.Address));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x")));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.NotNull(await ChartAsync(engine, "app"));

        await engine.ApplyAsync(Release(engine, "app", Template("1.x", ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"), ("namespace", shared))))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.Null(await ChartAsync(engine, "app"));
        Assert.NotNull(await ChartAsync(engine, "app", shared));

        var template = KubeMap.Of(("interval", "1h"), ("chart", "app"), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"))));
        await engine.ApplyAsync(Definition("source.toolkit.fluxcd.io/v1", "HelmChart", engine.Space, "own", template));
        var other = KubeMap.Of(("chart", KubeValue.Null), ("chartRef", KubeMap.Of(("kind", "HelmChart"), ("name", "own"))));
        await engine.Cluster.PatchAsync((await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!.Reference, new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("spec", other))), Token);
        await engine.UntilAsync("the chart that followed is gone", async () => await ChartAsync(engine, "app", shared) is null);
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.NotNull(await engine.FindAsync("source.toolkit.fluxcd.io/v1", "HelmChart", "own"));
    }

    [Fact]
    public async Task Sources_that_Flux_followed_once_do_not_wait_for_it_when_they_are_deleted()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")]);
        var held = KubeList.Of("finalizers.fluxcd.io");
        var repository = Repository(engine.Space, "charts", server.Address).With(["metadata", "finalizers"], held);
        await engine.ApplyAsync(repository);
        await engine.ApplyAsync(Definition("source.toolkit.fluxcd.io/v1", "HelmChart", engine.Space, $"{engine.Space}-app", Template("1.x", ("interval", "1h"))).With(["metadata", "finalizers"], held));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x")));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.Contains("finalizers.fluxcd.io", (await ChartAsync(engine, "app"))!.Finalizers);

        await engine.Cluster.DeleteAsync((await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!.Reference, new DeleteOptions(), Token);
        await engine.Cluster.DeleteAsync(repository.Reference, new DeleteOptions(), Token);

        await engine.UntilAsync("the chart is gone", async () => await ChartAsync(engine, "app") is null);
        await engine.UntilAsync("the repository is gone", async () => await engine.FindAsync("source.toolkit.fluxcd.io/v1", "HelmRepository", "charts") is null);
    }

    [Fact]
    public async Task A_restarted_host_writes_no_chart_and_no_release_again()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")]);
        await engine.ApplyAsync(Repository(engine.Space, "charts", server.Address));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x")));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.QuietAsync();
        var (chart, events) = ((await ChartAsync(engine, "app"))!, (await engine.EventsOfReleaseAsync("app")).Count);
        await engine.StopHostAsync();
        server.Publish("1.0.0", "1.1.0");
        await engine.StartHostAsync();
        engine.Engine.Reconcile(new ObjectKey("HelmRepository", engine.Space, "charts"), "test");

        await engine.ReleaseConditionAsync("app", "Ready", "True", "app@1.1.0");

        Assert.Equal(chart.Generation, (await ChartAsync(engine, "app"))!.Generation);
        Assert.Equal(["1.0.0", "1.1.0"], (await engine.EventsOfReleaseAsync("app")).OfType<ReleaseActionStarted>().Select(item => item.Release.ChartVersion));
        Assert.DoesNotContain((await engine.EventsOfReleaseAsync("app")).Skip(events), item => item is DeploymentBlocked or ReconciliationFailed);
    }

    [Fact]
    public async Task Two_releases_whose_charts_would_have_the_same_name_do_not_fight_over_it()
    {
        await using var server = await ChartHttpServer.StartAsync(Token);
        server.Publish("1.0.0");
        await using var engine = await StartForAllNamespacesAsync();
        var shared = engine.Space + "-x";
        await engine.ApplyAsync(Manifest.Namespace(shared));
        await engine.ApplyAsync(Repository(shared, "charts", server.Address));
        var template = Template("1.x", ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"), ("namespace", shared))));
        await engine.ApplyAsync(Definition("helm.toolkit.fluxcd.io/v2", "HelmRelease", shared, "app", KubeMap.Of(("interval", "1h"), ("chart", KubeMap.Of(("spec", template))))));
        await engine.UntilAsync("the first has its chart", async () => await ChartAsync(engine, "x-app", shared) is not null);
        await engine.QuietAsync();

        await engine.ApplyAsync(Release(engine, "x-app", template));

        await engine.ReleaseConditionAsync("x-app", "Stalled", "True", $"belongs to HelmRelease '{shared}/app'");
        Assert.Equal(shared, (await ChartAsync(engine, "x-app", shared))!.Label("helm.toolkit.fluxcd.io/namespace"));
    }

    [Fact]
    public async Task No_chart_is_written_to_another_namespace_where_that_is_not_allowed()
    {
        await using var engine = await TestEngine.StartAsync([("readme", "nothing")], services => services.Configure<GitOpsOptions>(options => options.AllowCrossNamespaceReferences = false));
        var shared = engine.Space + "-x";
        await engine.ApplyAsync(Manifest.Namespace(shared));
        await engine.ApplyAsync(Release(engine, "app", Template("1.x", ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"), ("namespace", shared))))));
        var refused = await engine.ReleaseConditionAsync("app", "Stalled", "True", "cross-namespace references have been blocked");
        Assert.Equal("AccessDenied", Manifest.Condition(refused, "Ready")!["reason"]?.AsString);
        await engine.QuietAsync();
        Assert.Null(await ChartAsync(engine, "app", shared));
    }

    private static KubeObject Repository(string space, string name, string url) =>
        Definition("source.toolkit.fluxcd.io/v1", "HelmRepository", space, name, KubeMap.Of(("interval", "1h"), ("url", url)));

    private static KubeMap Template(string version, params ReadOnlySpan<(string Key, KubeValue Value)> more)
    {
        var fields = KubeMap.Of(("chart", "app"), ("version", version), ("sourceRef", KubeMap.Of(("kind", "HelmRepository"), ("name", "charts"))));
        foreach (var (key, value) in more)
        {
            fields = fields.With(key, value);
        }

        return fields;
    }

    private static KubeObject Release(TestEngine engine, string name, KubeMap template, KubeMap? metadata = null)
    {
        var chart = KubeMap.Of(("spec", template));
        return Definition("helm.toolkit.fluxcd.io/v2", "HelmRelease", engine.Space, name, KubeMap.Of(
            ("interval", "1h"), ("chart", metadata is null ? chart : chart.With("metadata", metadata))));
    }

    private static KubeObject Definition(string apiVersion, string kind, string space, string name, KubeMap spec) => new(KubeMap.Of(
        ("apiVersion", apiVersion), ("kind", kind), ("metadata", KubeMap.Of(("name", name), ("namespace", space))), ("spec", spec)));

    private static Task<KubeObject?> ChartAsync(TestEngine engine, string release, string? space = null) => engine.Cluster.FindAsync(
        new ObjectRef(GroupVersionKind.Of("source.toolkit.fluxcd.io/v1", "HelmChart"), space ?? engine.Space, $"{engine.Space}-{release}"), Token);

    private static async Task<string?> VersionAsync(TestEngine engine) => (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "version")?.AsString;
}
