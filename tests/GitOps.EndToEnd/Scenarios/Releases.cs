using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>A release from its installation to its end, and what can go wrong on the way.</summary>
public sealed class Releases
{
    private static readonly GroupVersionKind Secret = GroupVersionKind.Of("v1", "Secret");

    [Fact]
    public async Task A_chart_is_installed_upgraded_and_uninstalled()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"one"))));
        var installed = await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm install succeeded for release");
        Assert.Equal("deployed", installed.Status["history"]!.AsList[0].AsMap["status"]!.AsString);
        Assert.Equal(installed.Generation, installed.Status["lastAttemptedGeneration"]!.AsInteger);
        Assert.Matches(@"^(\d+m)?\d[\d.]*(s|ms|µs)$", installed.Status["lastAttemptedReleaseActionDuration"]!.AsString);
        var config = (await engine.FindConfigAsync("app-config"))!;
        Assert.Equal(("one", "Helm", "app"), (config.Root.Find("data", "text")!.AsString, config.Label("app.kubernetes.io/managed-by"), config.Annotation("meta.helm.sh/release-name")));
        Assert.Equal(("app", engine.Space), (config.Label("helm.toolkit.fluxcd.io/name"), config.Label("helm.toolkit.fluxcd.io/namespace")));
        Assert.Equal(["v1:deployed"], await RecordsAsync(engine, "app"));

        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"two"), ("extra", false))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm upgrade succeeded for release");
        Assert.Equal("two", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString);
        Assert.Null(await engine.FindConfigAsync("app-extra"));
        Assert.Equal(["v1:superseded", "v2:deployed"], await RecordsAsync(engine, "app"));
        var plan = (await engine.EventsOfReleaseAsync("app")).OfType<ApplyPlanned>().Last();
        Assert.Equal(["/data/text"], Assert.Single(plan.Changes).Differences.Select(change => change.Path));

        await engine.Cluster.DeleteAsync((await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!.Reference, new DeleteOptions(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the release is gone", async () => await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app") is null);
        Assert.Null(await engine.FindConfigAsync("app-config"));
        Assert.Empty(await RecordsAsync(engine, "app"));
        Assert.Single((await engine.EventsOfReleaseAsync("app")).OfType<ReleaseUninstalled>());
    }

    [Fact]
    public async Task An_upgrade_plans_what_it_changes_and_adopts_only_what_it_did_not_have()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"one"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm install succeeded for release");
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"two"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm upgrade succeeded for release");
        var plan = (await engine.EventsOfReleaseAsync("app")).OfType<ApplyPlanned>().Last();
        Assert.NotNull(await engine.FindConfigAsync("app-extra"));
        Assert.Equal("app-config", Assert.Single(plan.Changes).Object.Name);
        Assert.Empty(plan.Adopted);
    }

    [Fact]
    public async Task Hooks_run_in_the_order_of_their_weights_and_are_waited_for()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(
            ("templates/second.yaml", TestChart.Hook("second", "pre-install", "embedded.gitops.dev/slow=0.2s:1", weight: 5)),
            ("templates/first.yaml", TestChart.Hook("first", "pre-install", "registry.example.com/first:1", weight: -5, delete: "hook-succeeded")),
            ("templates/after.yaml", TestChart.Hook("after", "post-install", "registry.example.com/after:1"))));
        SkipWithoutSimulation(engine);
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        var events = await engine.EventsOfReleaseAsync("app");
        Assert.Equal(["first", "second", "after"], events.OfType<ReleaseHookEnded>().Where(item => item.Succeeded).Select(item => item.Hook.Name));
        Assert.True(events.FindIndex(item => item is ResourcesApplied) > events.FindIndex(item => item is ReleaseHookEnded { Hook.Name: "second" }));
        Assert.Null(await engine.FindAsync("batch/v1", "Job", "first"));
        Assert.NotNull(await engine.FindAsync("batch/v1", "Job", "second"));
    }

    [Fact]
    public async Task A_failed_upgrade_is_rolled_back_and_stalls_when_its_retries_are_used_up()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(("templates/hook.yaml", TestChart.Hook("check", "pre-upgrade", "embedded.gitops.dev/{{ .Values.check }}:1"))));
        SkipWithoutSimulation(engine);
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.DeclareReleaseAsync("app", "charts/app",
            ("values", KubeMap.Of(("text", (KubeValue)"bad"), ("check", "crash"))),
            ("upgrade", KubeMap.Of(("remediation", (KubeValue)KubeMap.Of(("retries", (KubeValue)1L), ("remediateLastFailure", true))))));
        var stalled = await engine.ReleaseConditionAsync("app", "Stalled", "True", "Failed to upgrade after 2 attempt(s)");
        Assert.Equal("RollbackSucceeded", Manifest.Condition(stalled, "Remediated")!["reason"]!.AsString);
        Assert.Equal("False", Manifest.Condition(stalled, "Ready")!["status"]!.AsString);
        Assert.Equal("default", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString);
        var events = await engine.EventsOfReleaseAsync("app");
        Assert.Equal(2, events.OfType<ReleaseActionFailed>().Count(item => item.Action == ReleaseAction.Upgrade));
        Assert.Equal(2, events.OfType<ReleaseRolledBack>().Count());

        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"good"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True", "Helm upgrade succeeded");
        Assert.Equal("good", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString);
    }

    [Fact]
    public async Task A_failed_test_is_a_failure_of_the_release()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(("templates/test.yaml", TestChart.Hook("smoke", "test", "embedded.gitops.dev/{{ .Values.check }}:1"))));
        SkipWithoutSimulation(engine);
        await engine.DeclareReleaseAsync("app", "charts/app", ("test", KubeMap.Of(("enable", (KubeValue)true))));
        var tested = await engine.ReleaseConditionAsync("app", "TestSuccess", "True", "1 test hook completed successfully");
        Assert.Equal("Succeeded", tested.Status["history"]!.AsList[0].AsMap.Find("testHooks", "smoke", "phase")!.AsString);
        await engine.DeclareReleaseAsync("app", "charts/app", ("test", KubeMap.Of(("enable", (KubeValue)true))), ("values", KubeMap.Of(("check", (KubeValue)"crash"))));
        await engine.ReleaseConditionAsync("app", "TestSuccess", "False", "Helm test failed");
        await engine.ReleaseConditionAsync("app", "Ready", "False", "Helm test failed");
        Assert.Equal(["v1:superseded", "v2:deployed"], await RecordsAsync(engine, "app"));
    }

    [Fact]
    public async Task What_somebody_changed_is_changed_back_but_for_fields_that_may_differ()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.DeclareReleaseAsync("app", "charts/app", ("driftDetection", KubeMap.Of(
            ("mode", (KubeValue)"enabled"),
            ("ignore", KubeList.Of(KubeMap.Of(("paths", (KubeValue)KubeList.Of("/data/text")), ("target", KubeMap.Of(("name", (KubeValue)"app-extra")))))))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.QuietAsync();
        await ChangeAsync(engine, "app-config", "by hand");
        await engine.UntilAsync("the change is taken back", async () => (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString == "default");
        await ChangeAsync(engine, "app-extra", "kept");
        await engine.UntilAsync("the change was looked at", () => Task.FromResult(engine.Engine.Pending == 0));
        Assert.Equal("kept", (await engine.FindConfigAsync("app-extra"))!.Root.Find("data", "text")!.AsString);
        var drift = (await engine.EventsOfReleaseAsync("app")).OfType<DriftDetected>().First();
        Assert.Equal(("app-config", "somebody"), (Assert.Single(drift.Objects).Object.Name, drift.Objects[0].Manager));
        Assert.Equal(["v1:deployed"], await RecordsAsync(engine, "app"));
    }

    /// <summary>The store dies at the n-th append of an upgrade, for every n until one passes: the end is always the same, and a hook runs once.</summary>
    [Fact]
    public async Task A_crash_at_any_append_of_an_upgrade_ends_where_a_quiet_upgrade_ends()
    {
        var survived = false;
        for (var n = 1; n <= 25 && !survived; n++)
        {
            survived = await CrashAtAsync(n);
        }

        Assert.True(survived, "no upgrade went through without reaching its crash");
    }

    [Fact]
    public async Task A_release_that_Helm_made_is_taken_over_by_an_upgrade()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.Cluster.CreateAsync(GoldenReleases.Secret(engine.Space, "app", 4, "deployed", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-old\n"), TestContext.Current.CancellationToken);
        await engine.ApplyAsync(GoldenReleases.Owned(engine.Space, "app", "app-old"));
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True", $"Helm upgrade succeeded for release {engine.Space}/app.v5");
        Assert.Equal(["v4:superseded", "v5:deployed"], await RecordsAsync(engine, "app"));
        Assert.Null(await engine.FindConfigAsync("app-old"));
        Assert.Equal("found existing release in storage", Assert.Single((await engine.EventsOfReleaseAsync("app")).OfType<ReleaseTakenOver>()).Why);
    }

    [Fact]
    public async Task A_release_that_was_left_pending_is_unlocked_and_upgraded()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.Cluster.CreateAsync(GoldenReleases.Secret(engine.Space, "app", 1, "pending-install", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-config\n"), TestContext.Current.CancellationToken);
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.Equal("pending-install", Assert.Single((await engine.EventsOfReleaseAsync("app")).OfType<ReleaseUnlocked>()).From);
        Assert.Equal(["v1:failed", "v2:deployed"], await RecordsAsync(engine, "app"));
    }

    [Fact]
    public async Task Values_come_from_config_maps_and_secrets_and_templates_see_the_cluster()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(("templates/seen.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app-seen}\ndata:\n  token: {{ .Values.token | quote }}\n  other: {{ (lookup \"v1\" \"ConfigMap\" .Release.Namespace \"defaults\").data.hint | quote }}\n  apps: {{ .Capabilities.APIVersions.Has \"apps/v1/Deployment\" | quote }}\n")));
        await engine.ApplyAsync(new KubeObject(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"defaults","namespace":"{{{engine.Space}}}"},"data":{"values.yaml":"text: from a map\ntoken: weak\n","hint":"seen"}}""")).AsMap));
        await engine.ApplyAsync(new KubeObject(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"tokens","namespace":"{{{engine.Space}}}"},"data":{"t":"c2VjcmV0"}}""")).AsMap));
        await engine.DeclareReleaseAsync("app", "charts/app", ("valuesFrom", KubeList.Of(
            KubeMap.Of(("kind", (KubeValue)"ConfigMap"), ("name", "defaults")),
            KubeMap.Of(("kind", (KubeValue)"Secret"), ("name", "tokens"), ("valuesKey", "t"), ("targetPath", "token")),
            KubeMap.Of(("kind", (KubeValue)"ConfigMap"), ("name", "absent"), ("optional", true)))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        Assert.Equal("from a map", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString);
        var seen = (await engine.FindConfigAsync("app-seen"))!.Root["data"]!.AsMap;
        Assert.Equal(("secret", "seen", "true"), (seen["token"]!.AsString, seen["other"]!.AsString, seen["apps"]!.AsString));
        Assert.DoesNotContain((await engine.EventsOfReleaseAsync("app")).Select(item => System.Text.Json.JsonSerializer.Serialize(item, item.GetType())), text => text.Contains("c2VjcmV0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_renderers_and_common_metadata_change_every_object()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files());
        await engine.DeclareReleaseAsync("app", "charts/app",
            ("commonMetadata", KubeMap.Of(("labels", (KubeValue)KubeMap.Of(("team", (KubeValue)"shop"))))),
            ("postRenderers", KubeList.Of(KubeMap.Of(("kustomize", (KubeValue)KubeMap.Of(("patches", (KubeValue)KubeList.Of(KubeMap.Of(
                ("patch", (KubeValue)"- op: replace\n  path: /data/text\n  value: patched\n"), ("target", KubeMap.Of(("name", (KubeValue)"app-config"))))))))))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        var config = (await engine.FindConfigAsync("app-config"))!;
        Assert.Equal(("patched", "shop"), (config.Root.Find("data", "text")!.AsString, config.Label("team")));

        // The sha256 of what Go's encoder makes of the two fields.
        var status = (await engine.FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", "app"))!.Status;
        Assert.Equal(
            (Sha256("""[{"kustomize":{"patches":[{"patch":"- op: replace\n  path: /data/text\n  value: patched\n","target":{"name":"app-config"}}]}}]"""), Sha256("""{"labels":{"team":"shop"}}""")),
            (status["observedPostRenderersDigest"]!.AsString, status["observedCommonMetadataDigest"]!.AsString));
    }

    [Fact]
    public async Task A_chart_that_cannot_be_rendered_says_why_and_the_fix_recovers()
    {
        await using var engine = await TestEngine.StartAsync(TestChart.Files(("templates/bad.yaml", "{{ required \"say a name\" .Values.name }}\n")));
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "False", "say a name");
        Assert.Empty(await RecordsAsync(engine, "app"));
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("name", (KubeValue)"# fine"))));
        await engine.ReleaseConditionAsync("app", "Ready", "True");
    }

    private static string Sha256(string text) => "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text + "\n")));

    private static async Task<bool> CrashAtAsync(int n)
    {
        var crash = new CrashingStore(n);
        crash.Heal();
        await using var engine = await TestEngine.StartAsync(
            TestChart.Files(("templates/hook.yaml", TestChart.Hook("migrate", "pre-upgrade", "registry.example.com/migrate:1"))),
            services => crash.Wrap(services));
        SkipWithoutSimulation(engine);
        await engine.DeclareReleaseAsync("app", "charts/app");
        await engine.ReleaseConditionAsync("app", "Ready", "True");
        await engine.QuietAsync();
        crash.Arm();
        await engine.DeclareReleaseAsync("app", "charts/app", ("values", KubeMap.Of(("text", (KubeValue)"two"))));
        var isReady = Task.Run(() => engine.ReleaseConditionAsync("app", "Ready", "True", "Helm upgrade succeeded"), TestContext.Current.CancellationToken);
        var isThrough = await Task.WhenAny(isReady, crash.Happened) == isReady;
        if (!isThrough)
        {
            await engine.StopHostAsync();
            crash.Heal();
            await engine.StartHostAsync();
            await isReady;
        }

        Assert.Equal(["v1:superseded", "v2:deployed"], await RecordsAsync(engine, "app"));
        Assert.Equal("two", (await engine.FindConfigAsync("app-config"))!.Root.Find("data", "text")!.AsString);
        var events = await engine.EventsOfReleaseAsync("app");
        Assert.Single(events.OfType<ReleaseUpgraded>());
        Assert.Single(events.OfType<ReleaseHookEnded>());
        Assert.Empty(events.OfType<ReleaseActionFailed>());
        return isThrough;
    }

    // Jobs come to an end by themselves in the embedded cluster only.
    private static void SkipWithoutSimulation(TestEngine engine) => Assert.SkipUnless(engine.TestCluster.IsEmbedded, "the given cluster runs no Pods");

    private static Task ChangeAsync(TestEngine engine, string name, string text) => engine.Cluster.ApplyAsync(
        new KubeObject(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{engine.Space}}}"},"data":{"text":"{{{text}}}"}}""")).AsMap),
        new ApplyOptions("somebody"),
        TestContext.Current.CancellationToken);

    private static async Task<string[]> RecordsAsync(TestEngine engine, string name)
    {
        var list = await engine.Cluster.ListAsync(new ObjectQuery(Secret, engine.Space, $"owner=helm,name={name}"), TestContext.Current.CancellationToken);
        return [.. list.Items.Select(item => $"v{item.Label("version")}:{item.Label("status")}").Order(StringComparer.Ordinal)];
    }
}
