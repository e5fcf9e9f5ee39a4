using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Other clusters are watched as the engine's own is. Intervals are an hour: what is seen here was told by a watch.</summary>
public sealed class RemoteDrift
{
    [Fact]
    public async Task A_change_by_hand_in_another_cluster_is_seen_named_and_reverted()
    {
        await using var remote = await TestCluster.StartAsync(TestContext.Current.CancellationToken, isFresh: true);
        await using var proxy = await FaultProxy.StartAsync(remote.Kubeconfig, 1, TestContext.Current.CancellationToken);
        await using var engine = await DeployedAsync(remote, proxy);
        await EditAsync(remote, engine);
        await engine.UntilAsync("the edit is reverted", async () => ValueOf(await FindAsync(remote, engine)) == "1");
        await engine.UntilAsync("the correction is in the log", async () => (await engine.EventsOfAsync("apps")).OfType<DriftCorrected>().Any());
        Assert.Equal("kubectl-edit", (await engine.EventsOfAsync("apps")).OfType<DriftDetected>().First().Objects.Single().Manager);
    }

    [Fact]
    public async Task Credentials_that_were_exchanged_in_the_secret_are_found_when_the_old_ones_are_refused()
    {
        await using var remote = await TestCluster.StartAsync(TestContext.Current.CancellationToken, isFresh: true);
        await using var old = await FaultProxy.StartAsync(remote.Kubeconfig, 1, TestContext.Current.CancellationToken);
        await using var now = await FaultProxy.StartAsync(remote.Kubeconfig, 2, TestContext.Current.CancellationToken);
        await using var engine = await DeployedAsync(remote, old);
        await engine.UntilAsync("the other cluster is watched", () => Task.FromResult(old.OpenWatches == 1));
        await KeepAsync(engine, now);
        old.IsTokenExpired = true;
        old.CutWatches();
        await engine.UntilAsync("the new connection is watched", () => Task.FromResult(now.OpenWatches == 1 && old.OpenWatches == 0));

        await EditAsync(remote, engine);
        await engine.UntilAsync("the edit is reverted", async () => ValueOf(await FindAsync(remote, engine)) == "1");
    }

    [Fact]
    public async Task The_watches_on_another_cluster_end_with_the_last_deployment_that_uses_it()
    {
        await using var remote = await TestCluster.StartAsync(TestContext.Current.CancellationToken, isFresh: true);
        await using var proxy = await FaultProxy.StartAsync(remote.Kubeconfig, 1, TestContext.Current.CancellationToken);
        await using var engine = await DeployedAsync(remote, proxy);
        await engine.UntilAsync("the other cluster is watched", () => Task.FromResult(proxy.OpenWatches == 1));
        await engine.Cluster.DeleteAsync((await engine.ReadyAsync("apps")).Reference, new(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("nobody watches it", () => Task.FromResult(proxy.OpenWatches == 0));
    }

    [Fact]
    public async Task What_was_deleted_while_the_watch_was_broken_comes_back()
    {
        await using var remote = await TestCluster.StartAsync(TestContext.Current.CancellationToken, isFresh: true);
        await using var proxy = await FaultProxy.StartAsync(remote.Kubeconfig, 1, TestContext.Current.CancellationToken);
        await using var engine = await DeployedAsync(remote, proxy);
        await engine.UntilAsync("the other cluster is watched", () => Task.FromResult(proxy.OpenWatches == 1));
        proxy.IsTokenExpired = true;
        proxy.CutWatches();
        await engine.UntilAsync("the watch is broken", () => Task.FromResult(proxy.Faults.ContainsKey("expired token")));
        var gone = (await FindAsync(remote, engine))!;
        await remote.Client.DeleteAsync(gone.Reference, new(), TestContext.Current.CancellationToken);
        proxy.IsTokenExpired = false;
        await engine.UntilAsync("the object is back", async () => await FindAsync(remote, engine) is { } again && again.Uid != gone.Uid);
    }

    private static async Task<TestEngine> DeployedAsync(TestCluster remote, FaultProxy proxy)
    {
        var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await KeepAsync(engine, proxy);
        await remote.Client.ApplyAsync(Manifest.Namespace(engine.Space), new("e2e"), TestContext.Current.CancellationToken);
        await engine.DeclareAsync("apps", "./apps", ("kubeConfig", KubeMap.Of(("secretRef", (KubeValue)KubeMap.Of(("name", (KubeValue)"remote"))))));
        await engine.ReadyAsync("apps");
        return engine;
    }

    private static async Task KeepAsync(TestEngine engine, FaultProxy proxy) => await engine.ApplyAsync(new KubeObject(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "Secret"),
        ("metadata", KubeMap.Of(("name", (KubeValue)"remote"), ("namespace", engine.Space))),
        ("stringData", KubeMap.Of(("value", (KubeValue)await File.ReadAllTextAsync(proxy.Kubeconfig, TestContext.Current.CancellationToken)))))));

    private static Task EditAsync(TestCluster remote, TestEngine engine) => remote.Client.PatchAsync(
        ReferenceIn(engine), new(ObjectPatchKind.Merge, KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)"by hand")))), FieldManager: "kubectl-edit"), TestContext.Current.CancellationToken);

    private static Task<KubeObject?> FindAsync(TestCluster remote, TestEngine engine) => remote.Client.FindAsync(ReferenceIn(engine), TestContext.Current.CancellationToken);

    private static ObjectRef ReferenceIn(TestEngine engine) => new(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), engine.Space, "settings");

    private static string? ValueOf(KubeObject? config) => config?.Root.Find("data", "value")?.AsString;
}
