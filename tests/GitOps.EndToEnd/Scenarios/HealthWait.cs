using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class HealthWait
{
    [Fact]
    public async Task A_new_revision_cancels_the_wait_for_the_health_of_the_old_one()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        var awaited = KubeMap.Of(("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"), ("name", "late"), ("namespace", engine.Space));
        await engine.DeclareAsync("apps", "./apps", ("timeout", "1h"), ("healthChecks", KubeList.Of(awaited)));
        await engine.UntilAsync("the health of the first revision is awaited", async () => (await engine.EventsOfAsync("apps")).LastOrDefault() is HealthAssessed { Verdict: HealthVerdict.Progressing });

        var revision = engine.Commit("Bring what is waited for", ("apps/late.yaml", Manifest.Config("late", "1")));
        await engine.ReadyAsync("apps", revision);
        var events = await engine.EventsOfAsync("apps");
        Assert.Equal(revision, Assert.Single(events.OfType<ReconciliationSucceeded>()).Inputs.Revision);
        Assert.Empty(events.OfType<ReconciliationFailed>());
        Assert.DoesNotContain(events.OfType<HealthAssessed>(), assessed => assessed.Verdict == HealthVerdict.Unhealthy);
    }

    [Fact]
    public async Task A_wait_that_ends_in_vain_names_what_is_not_ready()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "1"))]);
        var awaited = KubeMap.Of(("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"), ("name", "late"), ("namespace", engine.Space));
        await engine.DeclareAsync("apps", "./apps", ("timeout", "2s"), ("healthChecks", KubeList.Of(awaited)));
        await engine.ConditionAsync("apps", "False", $"ConfigMap/{engine.Space}/late status: 'NotFound'");
    }
}
