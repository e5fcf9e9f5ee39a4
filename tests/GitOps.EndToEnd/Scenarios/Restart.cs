using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.EndToEnd.Scenarios;

public sealed class Restart
{
    [Fact]
    public async Task A_restarted_host_writes_nothing_that_is_there_already()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var before = await engine.FindConfigAsync("settings");
        await engine.UntilAsync("the projections have caught up", () => IsCaughtUpAsync(engine));
        var (count, told) = ((await engine.EventsOfAsync("apps")).Count, await KubernetesEventsAsync(engine));
        var resource = await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps");
        var confirmed = await engine.ConfirmationsAsync("apps");
        await engine.StopHostAsync();
        await engine.StartHostAsync();
        await engine.UntilAsync("the deployment was looked at again", async () => await engine.ConfirmationsAsync("apps") > confirmed);
        await engine.QuietAsync();
        await engine.UntilAsync("the projections have caught up", () => IsCaughtUpAsync(engine));
        Assert.Equal(count, (await engine.EventsOfAsync("apps")).Count);
        Assert.Equal(before!.ResourceVersion, (await engine.FindConfigAsync("settings"))!.ResourceVersion);
        Assert.Equal(resource!.ResourceVersion, (await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"))!.ResourceVersion);
        Assert.Equal(told, await KubernetesEventsAsync(engine));
    }

    [Fact]
    public async Task A_projection_whose_checkpoint_was_deleted_is_made_again_from_the_log()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        var resource = await engine.ReadyAsync("apps");
        await engine.UntilAsync("the projections have caught up", () => IsCaughtUpAsync(engine));
        await engine.Services.GetRequiredService<ICheckpointStore>().SetCheckpointAsync("status", 0, cancellationToken);
        await engine.StopHostAsync();
        var nothing = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("status", (KubeValue)KubeMap.Of(("conditions", (KubeValue)KubeList.Empty)))), Subresource: "status");
        await engine.Cluster.PatchAsync(resource.Reference, nothing, cancellationToken);
        await engine.StartHostAsync();
        await engine.ReadyAsync("apps");
    }

    [Fact]
    public async Task A_dependent_that_is_seen_before_what_it_depends_on_does_not_wait_for_its_next_try()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var engine = await TestEngine.StartAsync([("base/config.yaml", Manifest.Config("base", "1")), ("apps/config.yaml", Manifest.Config("apps", "1"))]);
        await engine.DeclareAsync("base", "./base");
        await engine.DeclareAsync("apps", "./apps", ("dependsOn", KubeList.Of(KubeMap.Of(("name", (KubeValue)"base")))));
        await engine.ReadyAsync("apps");
        await engine.StopHostAsync();

        // Taken away and put back while nobody saw it go: it is ready as ever, and that is no event.
        var taken = (await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "base"))!.Reference;
        var letGo = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("finalizers", (KubeValue)KubeList.Empty)))));
        await engine.Cluster.PatchAsync(taken, letGo, cancellationToken);
        await engine.Cluster.DeleteAsync(taken, new DeleteOptions(), cancellationToken);
        await engine.StartHostAsync();
        await engine.ConditionAsync("apps", "False", "not found");
        await engine.QuietAsync();
        var putBack = SystemClock.Instance.GetCurrentInstant();
        await engine.DeclareAsync("base", "./base");
        await engine.ReadyAsync("apps");
        Assert.InRange(SystemClock.Instance.GetCurrentInstant() - putBack, Duration.Zero, Duration.FromSeconds(20));
    }

    [Fact]
    public async Task What_changed_while_the_host_was_away_is_caught_up_with()
    {
        await using var engine = await TestEngine.StartAsync([("apps/a.yaml", Manifest.Config("a", "1")), ("apps/b.yaml", Manifest.Config("b", "1"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.StopHostAsync();
        var commit = engine.Repository.Commit("main", "While away", ("apps/a.yaml", Manifest.Config("a", "2")), ("apps/b.yaml", null));
        await engine.StartHostAsync();
        await engine.ReadyAsync("apps", $"main@sha1:{commit}");
        Assert.Null(await engine.FindConfigAsync("b"));
        Assert.Equal("2", (await engine.FindConfigAsync("a"))!.Root.Find("data", "value")!.AsString);
    }

    /// <summary>The store dies at the n-th append, for every n until a whole run passes: the end is always the same, with the same writes.</summary>
    [Fact]
    public async Task A_crash_at_any_append_ends_where_a_quiet_run_ends()
    {
        var survived = false;
        for (var n = 1; n <= 25 && !survived; n++)
        {
            survived = await CrashAtAsync(n);
        }

        Assert.True(survived, "no run went through without reaching its crash");
    }

    private static async Task<bool> IsCaughtUpAsync(TestEngine engine)
    {
        var checkpoints = engine.Services.GetRequiredService<ICheckpointStore>();
        var head = await engine.Events.GetHeadAsync(TestContext.Current.CancellationToken);
        return await checkpoints.GetCheckpointAsync("status", TestContext.Current.CancellationToken) == head
            && await checkpoints.GetCheckpointAsync("kubernetes-events", TestContext.Current.CancellationToken) == head;
    }

    private static async Task<string[]> KubernetesEventsAsync(TestEngine engine)
    {
        var found = await engine.Cluster.ListAsync(new ObjectQuery(new GroupVersionKind("", "v1", "Event"), engine.Space), TestContext.Current.CancellationToken);
        Assert.NotEmpty(found.Items);
        return [.. found.Items.Select(item => $"{item.Name} {item.ResourceVersion}").Order(StringComparer.Ordinal)];
    }

    private static async Task<bool> CrashAtAsync(int n)
    {
        var crash = new CrashingStore(n);
        await using var engine = await TestEngine.StartAsync(
            [("apps/a.yaml", Manifest.Config("a", "1")), ("apps/b.yaml", Manifest.Config("b", "1"))],
            services => crash.Wrap(services));
        await engine.DeclareAsync("apps", "./apps");
        var isReady = Task.Run(() => engine.ReadyAsync("apps"), TestContext.Current.CancellationToken);
        if (await Task.WhenAny(isReady, crash.Happened) == isReady)
        {
            return true;
        }

        await engine.StopHostAsync();
        crash.Heal();
        await engine.StartHostAsync();
        await isReady;
        var events = await engine.EventsOfAsync("apps");
        Assert.Single(events.OfType<ApplyPlanned>());
        Assert.Equal(["a", "b"], events.OfType<ResourcesApplied>().Single().Objects.Select(item => item.Object.Name));
        foreach (var name in (string[])["a", "b"])
        {
            // Written once: a second apply of the same would have been a write request, but one that changes nothing has the same version.
            var live = (await engine.FindConfigAsync(name))!;
            Assert.Single(live.Metadata["managedFields"]!.AsList);
        }

        return false;
    }
}
