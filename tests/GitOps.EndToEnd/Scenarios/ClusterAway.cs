using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class ClusterAway
{
    [Fact]
    public async Task A_cluster_that_goes_away_and_comes_back_is_caught_up_with()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        Assert.SkipUnless(engine.TestCluster.IsEmbedded, "the given cluster cannot be stopped");
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = string.Empty;
        await engine.TestCluster.GoAwayAsync(
            async () =>
            {
                revision = engine.Commit("While the cluster is away", ("apps/config.yaml", Manifest.Config("settings", "two")));
                await engine.UntilAsync("the source has the commit", async () => (await engine.Engine.GetSourcesAsync()).Single().Artifact?.Revision == revision);
            },
            TestContext.Current.CancellationToken);
        await engine.ReadyAsync("apps", revision);
        Assert.Equal("two", (await engine.FindConfigAsync("settings"))!.Root["data"]!.AsMap["value"]!.AsString);
    }
}
