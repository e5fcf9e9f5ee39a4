using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class ApplyAndChange
{
    [Fact]
    public async Task A_commit_is_in_the_cluster_and_the_log_says_whose_it_was()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        Assert.Equal("one", (await engine.FindConfigAsync("settings"))!.Root.Find("data", "value")!.AsString);

        var revision = engine.Commit("Change the settings", ("apps/config.yaml", Manifest.Config("settings", "two")));
        var ready = await engine.ReadyAsync("apps", revision);
        Assert.Equal("two", (await engine.FindConfigAsync("settings"))!.Root.Find("data", "value")!.AsString);
        Assert.Equal(revision, ready.Status["lastAppliedRevision"]!.AsString);
        Assert.Equal($"{engine.Space}_settings__ConfigMap", ready.Status.Find("inventory", "entries")!.AsList[0].AsMap["id"]!.AsString);

        var events = await engine.EventsOfAsync("apps");
        var applied = events.OfType<ResourcesApplied>().Last();
        var change = Assert.Single(Assert.Single(applied.Objects).Differences);
        Assert.Equal(new FieldChange("/data/value", "one", "two"), change);
        Assert.Equal("Change the settings", events.OfType<ReconciliationSucceeded>().Last().Provenance.Subject);
    }

    [Fact]
    public async Task Intent_is_in_the_log_before_the_cluster_is_touched()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var events = await engine.EventsOfAsync("apps");
        var planned = events.FindIndex(item => item is ApplyPlanned);
        Assert.True(planned >= 0 && planned < events.FindIndex(item => item is ResourcesApplied));
        Assert.Equal("settings", Assert.Single(((ApplyPlanned)events[planned]).Changes).Object.Name);
    }

    [Fact]
    public async Task A_commit_elsewhere_is_noted_and_writes_nothing()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one")), ("other/readme.txt", "one")]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var before = await engine.FindConfigAsync("settings");
        var count = (await engine.EventsOfAsync("apps")).Count;

        var revision = engine.Commit("Elsewhere", ("other/readme.txt", "two"));
        await engine.ReadyAsync("apps", revision);
        Assert.Equal(before!.ResourceVersion, (await engine.FindConfigAsync("settings"))!.ResourceVersion);
        Assert.IsType<ReconciliationSucceeded>(Assert.Single((await engine.EventsOfAsync("apps")).Skip(count)));
    }

    [Fact]
    public async Task A_reconcile_that_finds_nothing_to_do_appends_only_that_it_was_asked_for()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.QuietAsync();
        var count = (await engine.EventsOfAsync("apps")).Count;
        engine.LookAt("apps");
        await engine.UntilAsync("the request is handled", async () => (await engine.EventsOfAsync("apps")).Count > count);
        Assert.IsType<DeploymentRequestHandled>(Assert.Single((await engine.EventsOfAsync("apps")).Skip(count)));
    }

    [Fact]
    public async Task An_annotation_asks_for_a_look_and_the_status_says_that_it_was_done()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        var ready = await engine.ReadyAsync("apps");
        var patch = KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("annotations", (KubeValue)KubeMap.Of(("reconcile.fluxcd.io/requestedAt", (KubeValue)"now-please"))))));
        await engine.Cluster.PatchAsync(ready.Reference, new(Core.Deployments.Applying.ObjectPatchKind.Merge, patch), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the request is in the status", async () =>
            (await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"))!.Status["lastHandledReconcileAt"]?.AsString == "now-please");
    }
}
