using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class FlappingField
{
    [Fact]
    public async Task A_controller_that_fights_for_a_field_is_named_once_and_then_left_alone()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        for (var round = 0; round < 3; round++)
        {
            await FightAsync(engine);
            await engine.UntilAsync("the edit is reverted", async () => await ValueAsync(engine) == "one");
            await engine.UntilAsync("the correction is done", async () => (await engine.EventsOfAsync("apps")).OfType<DriftCorrected>().Count() == round + 1);
            await engine.QuietAsync();
        }

        await FightAsync(engine);
        await engine.UntilAsync("the fight is in the log", async () => (await engine.EventsOfAsync("apps")).OfType<FlappingDetected>().Any());
        var fight = (await engine.EventsOfAsync("apps")).OfType<FlappingDetected>().Single();
        Assert.Equal(("settings", "fighter"), (fight.Object.Name, fight.Manager));
        Assert.Equal(["/data/value"], fight.Paths);
        await engine.QuietAsync();
        await FightAsync(engine, "again");
        await engine.QuietAsync();
        Assert.Equal("again", await ValueAsync(engine));
        Assert.Single((await engine.EventsOfAsync("apps")).OfType<FlappingDetected>());

        engine.LookAt("apps");
        await engine.UntilAsync("who asks gets the correction", async () => await ValueAsync(engine) == "one");
    }

    private static async Task<string?> ValueAsync(TestEngine engine) => (await engine.FindConfigAsync("settings"))!.Root.Find("data", "value")!.AsString;

    private static async Task FightAsync(TestEngine engine, string value = "other")
    {
        var edit = KubeMap.Of(("data", (KubeValue)KubeMap.Of(("value", (KubeValue)value))));
        await engine.Cluster.PatchAsync((await engine.FindConfigAsync("settings"))!.Reference, new(ObjectPatchKind.Merge, edit, FieldManager: "fighter"), TestContext.Current.CancellationToken);
    }
}
