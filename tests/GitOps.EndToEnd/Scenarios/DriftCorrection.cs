using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class DriftCorrection
{
    [Fact]
    public async Task A_change_by_hand_is_seen_named_and_reverted()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var live = (await engine.FindConfigAsync("settings"))!;
        var edit = KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"by hand"), ("more", "by hand"))));
        await engine.Cluster.PatchAsync(live.Reference, new(ObjectPatchKind.Merge, edit, FieldManager: "kubectl-edit"), TestContext.Current.CancellationToken);

        await engine.UntilAsync("the edit is reverted", async () => (await engine.FindConfigAsync("settings"))!.Root["data"]!.Equals(KubeMap.Of(("value", (KubeValue)"one"))));
        await engine.UntilAsync("the correction is in the log", async () => (await engine.EventsOfAsync("apps")).OfType<DriftCorrected>().Any());
        var drift = (await engine.EventsOfAsync("apps")).OfType<DriftDetected>().First().Objects.Single();
        Assert.Equal("kubectl-edit", drift.Manager);
    }

    [Fact]
    public async Task A_deleted_object_comes_back()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var live = (await engine.FindConfigAsync("settings"))!;
        await engine.Cluster.DeleteAsync(live.Reference, new(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the object is back", async () => await engine.FindConfigAsync("settings") is { } again && again.Uid != live.Uid);
    }

    /// <summary>A quiet deployment has nothing to say after a restart, and is watched all the same.</summary>
    [Fact]
    public async Task A_change_by_hand_is_seen_by_a_host_that_was_restarted_and_had_nothing_to_do()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var before = await engine.ConfirmationsAsync("apps");
        await engine.StopHostAsync();
        await engine.StartHostAsync();
        await engine.UntilAsync("the deployment was looked at again", async () => await engine.ConfirmationsAsync("apps") > before);
        await engine.QuietAsync();
        var live = (await engine.FindConfigAsync("settings"))!;
        var edit = KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"by hand"))));
        await engine.Cluster.PatchAsync(live.Reference, new(ObjectPatchKind.Merge, edit, FieldManager: "kubectl-edit"), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the edit is reverted", async () => (await engine.FindConfigAsync("settings"))!.Root.Find("data", "value")!.AsString == "one");
    }

    [Fact]
    public async Task A_first_apply_is_watched_when_its_writes_are_done()
    {
        var late = new LateWatches();
        await using var engine = await TestEngine.StartAsync([("apps/one.yaml", Manifest.Config("one", "1")), ("apps/two.yaml", Manifest.Config("two", "2"))], late.Wrap);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.UntilAsync("the objects are watched", () => Task.FromResult(late.Asked.Contains("watch")));

        Assert.Equal(["one", "two", "watch"], late.Asked.Order());
        Assert.Equal("watch", late.Asked.Last());
    }

    [Fact]
    public async Task What_is_deleted_before_its_watch_begins_comes_back()
    {
        var late = new LateWatches();
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))], late.Wrap);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var live = (await engine.FindConfigAsync("settings"))!;
        await engine.Cluster.DeleteAsync(live.Reference, new(), TestContext.Current.CancellationToken);
        late.Begin();

        await engine.UntilAsync("the object is back", async () => await engine.FindConfigAsync("settings") is { } again && again.Uid != live.Uid);
    }

    [Fact]
    public async Task What_is_changed_before_its_watch_begins_is_reverted()
    {
        var late = new LateWatches();
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))], late.Wrap);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var edit = KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"by hand"))));
        await engine.Cluster.PatchAsync((await engine.FindConfigAsync("settings"))!.Reference, new(ObjectPatchKind.Merge, edit, FieldManager: "kubectl-edit"), TestContext.Current.CancellationToken);
        late.Begin();

        await engine.UntilAsync("the edit is reverted", async () => (await engine.FindConfigAsync("settings"))!.Root.Find("data", "value")!.AsString == "one");
    }
}
