using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class Prune
{
    private static readonly (string, string?)[] Two = [("apps/a.yaml", Manifest.Config("a", "1")), ("apps/b.yaml", Manifest.Config("b", "1"))];

    [Fact]
    public async Task A_removed_manifest_is_deleted()
    {
        await using var engine = await TestEngine.StartAsync(Two);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Remove b", ("apps/b.yaml", null));
        var ready = await engine.ReadyAsync("apps", revision);
        Assert.Null(await engine.FindConfigAsync("b"));
        Assert.NotNull(await engine.FindConfigAsync("a"));
        Assert.Single(ready.Status.Find("inventory", "entries")!.AsList);
        Assert.Equal("b", Assert.Single((await engine.EventsOfAsync("apps")).OfType<ResourcesPruned>().Single().Deleted).Name);
    }

    [Fact]
    public async Task Without_prune_a_removed_manifest_is_let_go()
    {
        await using var engine = await TestEngine.StartAsync(Two);
        await engine.DeclareAsync("apps", "./apps", ("prune", false));
        await engine.ReadyAsync("apps");
        var ready = await engine.ReadyAsync("apps", engine.Commit("Remove b", ("apps/b.yaml", null)));
        Assert.NotNull(await engine.FindConfigAsync("b"));
        Assert.Single(ready.Status.Find("inventory", "entries")!.AsList);
    }

    [Fact]
    public async Task An_object_that_says_so_is_never_deleted()
    {
        await using var engine = await TestEngine.StartAsync([.. Two]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.ReadyAsync("apps", engine.Commit("Protect b", ("apps/b.yaml", Manifest.Config("b", "1").Replace("  name: b", "  name: b\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled", StringComparison.Ordinal))));
        await engine.ReadyAsync("apps", engine.Commit("Remove b", ("apps/b.yaml", null)));
        Assert.NotNull(await engine.FindConfigAsync("b"));
        Assert.Contains("disabled", Assert.Single((await engine.EventsOfAsync("apps")).OfType<ResourcesPruned>().Single().Kept).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_another_owner_is_never_deleted()
    {
        await using var engine = await TestEngine.StartAsync([.. Two]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var labels = KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("labels", (KubeValue)KubeMap.Of(("kustomize.toolkit.fluxcd.io/name", (KubeValue)"other"))))));
        await engine.DeclareAsync("apps", "./apps", ("suspend", true));
        await engine.UntilAsync("it rests", async () => (await engine.EventsOfAsync("apps")).OfType<DeploymentSuspended>().Any());
        await engine.Cluster.PatchAsync((await engine.FindConfigAsync("b"))!.Reference, new(Core.Deployments.Applying.ObjectPatchKind.Merge, labels), TestContext.Current.CancellationToken);
        var revision = engine.Commit("Remove b", ("apps/b.yaml", null));
        await engine.UntilAsync("the source has the commit", async () => (await engine.Engine.GetSourcesAsync()).Single().Artifact?.Revision == revision);
        await engine.DeclareAsync("apps", "./apps", ("suspend", false));
        await engine.ReadyAsync("apps", revision);
        Assert.NotNull(await engine.FindConfigAsync("b"));
    }

    [Fact]
    public async Task A_deleted_definition_takes_its_objects_with_it()
    {
        await using var engine = await TestEngine.StartAsync(Two);
        await engine.DeclareAsync("apps", "./apps");
        var ready = await engine.ReadyAsync("apps");
        await engine.Cluster.DeleteAsync(ready.Reference, new(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("definition and objects are gone", async () =>
            await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps") is null && await engine.FindConfigAsync("a") is null && await engine.FindConfigAsync("b") is null);
        Assert.IsType<DeploymentRetired>((await engine.EventsOfAsync("apps"))[^1]);
    }

    [Fact]
    public async Task A_failed_build_prunes_nothing()
    {
        await using var engine = await TestEngine.StartAsync(Two);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        engine.Commit("Break a and remove b", ("apps/a.yaml", "kind: ["), ("apps/b.yaml", null));
        await engine.ConditionAsync("apps", "False", "a.yaml");
        Assert.NotNull(await engine.FindConfigAsync("b"));
    }
}
