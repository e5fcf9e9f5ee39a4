using GitOps.Core.Deployments;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class HandOver
{
    [Theory]
    [InlineData("old", "new")]
    [InlineData("new", "old")]
    public async Task An_object_that_moves_to_another_deployment_is_never_deleted(string from, string to)
    {
        await using var engine = await TestEngine.StartAsync(
            [("old/keep.yaml", Manifest.Config("keep-old", "1")), ("new/keep.yaml", Manifest.Config("keep-new", "1")), ($"{from}/moving.yaml", Manifest.Config("moving", "1"))]);
        await engine.DeclareAsync("old", "./old");
        await engine.DeclareAsync("new", "./new", ("dependsOn", Core.Objects.KubeList.Of([Core.Objects.KubeMap.Of(("name", (Core.Objects.KubeValue)"old"))])));
        await engine.ReadyAsync("old");
        await engine.ReadyAsync("new");
        var uid = (await engine.FindConfigAsync("moving"))!.Uid;

        var revision = engine.Commit("Move", ($"{from}/moving.yaml", null), ($"{to}/moving.yaml", Manifest.Config("moving", "2")));
        await engine.ReadyAsync("old", revision);
        await engine.ReadyAsync("new", revision);
        var moved = (await engine.FindConfigAsync("moving"))!;
        Assert.Equal((uid, to, "2"), (moved.Uid, moved.Label("kustomize.toolkit.fluxcd.io/name"), moved.Root.Find("data", "value")!.AsString));
        Assert.Empty((await engine.EventsOfAsync(from)).OfType<ResourcesPruned>().SelectMany(item => item.Deleted));
        Assert.Equal("moving", Assert.Single((await engine.EventsOfAsync(from)).OfType<ObjectsHandedOver>().Single().Objects).Object.Name);
    }
}
