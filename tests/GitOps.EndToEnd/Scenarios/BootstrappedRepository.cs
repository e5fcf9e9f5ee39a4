using GitOps.Core.Deployments;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>What <c>flux bootstrap</c> left in a repository is taken as it is; Flux itself is not started beside us.</summary>
public sealed class BootstrappedRepository
{
    [Fact]
    public async Task The_controllers_of_Flux_are_left_out_and_everything_else_is_applied()
    {
        var controller = Manifest.Deployment("source-controller", 1).Replace(
            "  name: source-controller\nspec:",
            "  name: source-controller\n  labels:\n    app.kubernetes.io/part-of: flux\n    app.kubernetes.io/component: source-controller\nspec:",
            StringComparison.Ordinal);
        await using var engine = await TestEngine.StartAsync(
        [
            ("clusters/one/flux-system/gotk-components.yaml", controller),
            ("clusters/one/flux-system/kustomization.yaml", "resources:\n- gotk-components.yaml\n"),
            ("clusters/one/settings.yaml", Manifest.Config("settings", "1")),
        ]);
        await engine.DeclareAsync("flux-system", "./clusters/one");
        await engine.ReadyAsync("flux-system");
        Assert.NotNull(await engine.FindConfigAsync("settings"));
        Assert.Null(await engine.FindAsync("apps/v1", "Deployment", "source-controller"));
        Assert.Equal("settings", Assert.Single((await engine.EventsOfAsync("flux-system")).OfType<ApplyPlanned>().Single().Changes).Object.Name);
    }
}
