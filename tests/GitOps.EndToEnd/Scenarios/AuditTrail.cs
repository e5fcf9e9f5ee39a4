using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

public sealed class AuditTrail
{
    [Fact]
    public async Task The_log_says_whose_commit_changed_which_field_and_what_was_true_between_two_commits()
    {
        var stopping = TestContext.Current.CancellationToken;
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Change the settings", ("apps/config.yaml", Manifest.Config("settings", "two")));
        await engine.ReadyAsync("apps", revision);
        await engine.QuietAsync();

        var commit = revision[(revision.LastIndexOf(':') + 1)..];
        var filter = new HistoryFilter { Deployment = $"{engine.Space}/apps", Commit = commit[..12], Author = "ada@", Object = "ConfigMap" };
        var writes = await History.ReadAsync(engine.Events, filter, stopping).Where(entry => entry.Summary.Verb == "applied").ToListAsync(stopping);
        var write = Assert.Single(writes);
        Assert.Equal((commit, "Ada Author <ada@example.org>", "Change the settings"), (write.Provenance!.Commit, write.Provenance.Author, write.Provenance.Subject));
        Assert.Equal([$"ConfigMap/{engine.Space}/settings configured", "  /data/value: one -> two"], write.Summary.Details);

        // Just before the second commit was fetched, the first one was applied.
        var fetched = await History.ReadAsync(engine.Events, new() { Source = "fleet", Commit = commit }, stopping).FirstAsync(stopping);
        var between = (await AtAsync(engine, fetched.Envelope.Event.At - NodaTime.Duration.FromMilliseconds(1)))!;
        Assert.Equal("Begin", between.Provenance!.Subject);
        Assert.Contains("value: one", await TimeTravel.FindManifestsAsync(engine.Services.GetRequiredService<IContentStore>(), between, stopping), StringComparison.Ordinal);
        Assert.Equal(revision, (await AtAsync(engine, NodaTime.Instant.MaxValue))!.AppliedRevision);

        var report = await Replay.RunAsync(engine.Events, engine.Services.GetRequiredService<ICheckpointStore>(), engine.Cluster, stopping);
        Assert.Equal((2, 2), (report.Streams, report.Resources));
        Assert.Empty(report.Differences);
    }

    private static Task<DeploymentAt?> AtAsync(TestEngine engine, NodaTime.Instant at) =>
        TimeTravel.FindAsync(engine.Events, engine.KeyOf("apps"), at, TestContext.Current.CancellationToken);
}
