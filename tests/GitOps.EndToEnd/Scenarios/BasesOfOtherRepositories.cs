using GitOps.Adapters.Kustomize;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

public sealed class BasesOfOtherRepositories
{
    [Fact]
    public async Task A_branch_that_a_base_follows_is_looked_at_with_each_interval()
    {
        using var far = new TestRepository();
        far.Commit("main", "Begin", ("base/kustomization.yaml", "resources: [config.yaml]\n"), ("base/config.yaml", Manifest.Config("far", "one")));
        await using var engine = await StartAsync(far, "main");
        await engine.DeclareAsync("apps", "./apps", ("interval", "1s"));
        await engine.ReadyAsync("apps");
        Assert.Equal("one", await ValueAsync(engine));

        far.Commit("main", "Change", ("base/config.yaml", Manifest.Config("far", "two")));

        await engine.UntilAsync("the new commit of the other repository is applied", async () => await ValueAsync(engine) == "two");
    }

    [Fact]
    public async Task A_base_that_is_away_is_tried_again_and_what_runs_stays()
    {
        using var far = new TestRepository();
        far.Commit("main", "Begin", ("base/kustomization.yaml", "resources: [config.yaml]\n"), ("base/config.yaml", Manifest.Config("far", "one")));
        await using var engine = await StartAsync(far, "release");
        await engine.DeclareAsync("apps", "./apps");
        await engine.ConditionAsync("apps", "False", "apps/kustomization.yaml:2: kustomize build failed: remote base");

        far.SetReference("refs/heads/release", far.Commit("main", "Release", ("base/config.yaml", Manifest.Config("far", "released"))));
        await engine.ReadyAsync("apps");
        Assert.Equal("released", await ValueAsync(engine));

        far.RemoveReference("refs/heads/release");
        engine.LookAt("apps");
        await engine.ConditionAsync("apps", "False", "release");
        Assert.Equal("released", await ValueAsync(engine));
    }

    private static Task<TestEngine> StartAsync(TestRepository far, string reference) => TestEngine.StartAsync(
        [("apps/kustomization.yaml", $"resources:\n- {far.FileUrl}//base?ref={reference}\n")],
        services => services.Configure<KustomizeOptions>(options => options.AllowRemoteBases = true));

    private static async Task<string?> ValueAsync(TestEngine engine) => (await engine.FindConfigAsync("far"))?.Root.Find("data", "value")?.AsString;
}
