using GitOps.Core;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class DependsOn
{
    private static readonly KubeValue OnBase = KubeList.Of(KubeMap.Of(("name", (KubeValue)"base")));

    [Fact]
    public async Task A_dependent_is_applied_after_what_it_depends_on_for_each_commit()
    {
        await using var engine = await TestEngine.StartAsync([("base/config.yaml", Manifest.Config("base", "1")), ("apps/config.yaml", Manifest.Config("apps", "1"))]);
        await engine.DeclareAsync("apps", "./apps", ("dependsOn", OnBase));
        await engine.ConditionAsync("apps", "False", "dependency");
        await engine.DeclareAsync("base", "./base");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Both", ("base/config.yaml", Manifest.Config("base", "2")), ("apps/config.yaml", Manifest.Config("apps", "2")));
        await engine.ReadyAsync("apps", revision);

        var applied = new List<string>();
        await foreach (var envelope in engine.Events.ReadAllAsync(0, TestContext.Current.CancellationToken))
        {
            if (EventCatalog.Default.Read(envelope) is ApplyPlanned planned && planned.Inputs.Revision == revision)
            {
                applied.Add(Streams.KeyOf(envelope.Stream).Name);
            }
        }

        Assert.Equal(["base", "apps"], applied);
    }

    [Fact]
    public async Task A_circle_is_named_and_others_go_on()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("apps", "1")), ("free/config.yaml", Manifest.Config("free", "1"))]);
        await engine.DeclareAsync("base", "./apps", ("dependsOn", KubeList.Of(KubeMap.Of(("name", (KubeValue)"apps")))));
        await engine.DeclareAsync("apps", "./apps", ("dependsOn", OnBase));
        await engine.DeclareAsync("free", "./free");
        await engine.ReadyAsync("free");
        engine.LookAt("apps");
        await engine.ConditionAsync("apps", "False", "circle");
    }

    [Fact]
    public async Task Health_of_the_predecessor_is_awaited()
    {
        await using var engine = await TestEngine.StartAsync([("base/web.yaml", Manifest.Deployment("web", 2)), ("apps/config.yaml", Manifest.Config("apps", "1"))]);
        Assert.SkipUnless(engine.TestCluster.IsEmbedded, "the given cluster runs no workloads");
        await engine.DeclareAsync("base", "./base", ("wait", true));
        await engine.DeclareAsync("apps", "./apps", ("dependsOn", OnBase));
        await engine.ReadyAsync("apps");
        var healthy = (await engine.EventsOfAsync("base")).OfType<HealthAssessed>().Last();
        Assert.Equal(HealthVerdict.Healthy, healthy.Verdict);
        Assert.Equal("True", Manifest.Condition(await engine.ReadyAsync("base"), "Healthy")!["status"]!.AsString);
    }
}
