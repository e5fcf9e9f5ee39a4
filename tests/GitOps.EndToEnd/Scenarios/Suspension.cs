using GitOps.Core.Deployments;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class Suspension
{
    [Fact]
    public async Task A_suspended_deployment_rests_and_catches_up_when_it_is_resumed()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.DeclareAsync("apps", "./apps", ("suspend", true));
        await engine.UntilAsync("it rests", async () => (await engine.EventsOfAsync("apps")).OfType<DeploymentSuspended>().Any());
        var revision = engine.Commit("Change", ("apps/config.yaml", Manifest.Config("settings", "two")));
        await engine.UntilAsync("the source has the commit", async () => (await engine.Engine.GetSourcesAsync()).Single().Artifact?.Revision == revision);
        await engine.QuietAsync();
        Assert.Equal("one", (await engine.FindConfigAsync("settings"))!.Root["data"]!.AsMap["value"]!.AsString);
        await engine.DeclareAsync("apps", "./apps", ("suspend", false));
        await engine.ReadyAsync("apps", revision);
    }
}
