using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using GitOps.Testing.Stores;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class TimeTravelTests
{
    [Fact]
    public async Task Between_two_commits_the_first_one_is_applied()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var then = (await AtAsync(log, minutes: 8))!;
        Assert.Equal(AuditLog.InputsOf(AuditLog.Ada).Revision, then.AppliedRevision);
        Assert.Equal(AuditLog.Ada, then.Provenance);
        Assert.Equal(AuditLog.Start + Duration.FromMinutes(7), then.AppliedSince);
        Assert.Equal([AuditLog.Settings, AuditLog.Web], then.Inventory);
        Assert.Equal("sha256:m1", then.ManifestsDigest);
        Assert.True(then.IsReady);
        Assert.Equal(HealthVerdict.Healthy, then.Health);
    }

    [Fact]
    public async Task An_event_at_the_instant_has_happened()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal(string.Empty, (await AtAsync(log, minutes: 6))!.AppliedRevision);
        Assert.NotEqual(string.Empty, (await AtAsync(log, minutes: 7))!.AppliedRevision);
    }

    [Fact]
    public async Task A_revision_that_succeeds_again_is_applied_since_it_first_was()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var inputs = AuditLog.InputsOf(AuditLog.Bob);
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new ReconciliationFailed(DeploymentStage.Apply, new(FailureClass.Transient, "Down", "no answer"), inputs));
        Assert.Equal("no answer", (await AtAsync(log, minutes: 60))!.Failure!.Message);
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new ReconciliationSucceeded(inputs, "sha256:m2", AuditLog.Bob));
        Assert.Equal(AuditLog.Start + Duration.FromMinutes(13), (await AtAsync(log, minutes: 60))!.AppliedSince);
    }

    [Fact]
    public async Task Before_it_was_declared_and_after_it_was_retired_there_is_none()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new DeploymentRetired("MirrorPrune"));
        Assert.Null(await AtAsync(log, minutes: 0));
        Assert.NotNull(await AtAsync(log, minutes: 1));
        Assert.Null(await AtAsync(log, minutes: 14));
    }

    [Fact]
    public async Task An_event_of_a_newer_version_is_named_and_the_rest_is_shown()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        await log.AppendUnknownAsync();
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), "deployment.suspended/v1", "{"u8.ToArray());
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new DeploymentSuspended());

        var then = (await AtAsync(log, minutes: 60))!;
        Assert.Equal((AuditLog.InputsOf(AuditLog.Bob).Revision, true, 14L), (then.AppliedRevision, then.IsSuspended, then.Version));
        Assert.Equal([(12L, "deployment.dreamt/v9"), (13L, "deployment.suspended/v1")], then.Unread.Select(item => (item.Version, item.Type)));
        Assert.Empty((await AtAsync(log, minutes: 13))!.Unread);
    }

    [Fact]
    public async Task A_damaged_row_is_named_and_the_rest_is_shown()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var then = (await TimeTravel.FindAsync(new DamagedLog(log.Events, 14), AuditLog.Apps, Instant.MaxValue, TestContext.Current.CancellationToken))!;
        Assert.Equal((AuditLog.InputsOf(AuditLog.Ada).Revision, 11L), (then.AppliedRevision, then.Version));
        Assert.Contains("position 14 ", Assert.Single(then.Unread).Why, StringComparison.Ordinal);

        var undeclared = (await TimeTravel.FindAsync(new DamagedLog(log.Events, 2), AuditLog.Apps, Instant.MaxValue, TestContext.Current.CancellationToken))!;
        Assert.Equal((AuditLog.InputsOf(AuditLog.Bob).Revision, string.Empty), (undeclared.AppliedRevision, undeclared.Source));
        Assert.Equal([AuditLog.Apps], await History.FindDeploymentsAsync(new DamagedLog(log.Events, 2), "apps", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_source_is_shown_at_a_time_and_at_a_revision()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var stopping = TestContext.Current.CancellationToken;
        Assert.Equal(AuditLog.Ada, (await SourceAt.FindAsync(log.Events, AuditLog.Source, AuditLog.Start + Duration.FromMinutes(7), stopping))!.Artifact!.Provenance);
        Assert.Equal(AuditLog.Bob, (await SourceAt.FindAsync(log.Events, AuditLog.Source, Instant.MaxValue, stopping))!.Artifact!.Provenance);
        Assert.Equal((AuditLog.Start + Duration.FromMinutes(2), 2L), (await SourceAt.OfAsync(log.Events, AuditLog.Source, "aaaa", stopping)) is { } first ? (first.Since!.Value, first.Version) : default);
        Assert.Null(await SourceAt.OfAsync(log.Events, AuditLog.Source, "cccc", stopping));
        Assert.Null(await SourceAt.FindAsync(log.Events, AuditLog.Source, AuditLog.Start - Duration.FromMinutes(1), stopping));
    }

    [Fact]
    public async Task The_applied_manifests_come_back_as_yaml()
    {
        var contents = new InMemoryContentStore();
        var json = """[{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"one"}},{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"two"}}]""";
        var digest = await contents.PutAsync(Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);
        var then = (await AtAsync(await AuditLog.OfTwoCommitsAsync(), minutes: 8))!;
        Assert.Equal(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n",
            await TimeTravel.FindManifestsAsync(contents, then with { ManifestsDigest = digest }, TestContext.Current.CancellationToken));
        Assert.Null(await TimeTravel.FindManifestsAsync(contents, then, TestContext.Current.CancellationToken));
    }

    private static Task<DeploymentAt?> AtAsync(AuditLog log, int minutes) =>
        TimeTravel.FindAsync(log.Events, AuditLog.Apps, AuditLog.Start + Duration.FromMinutes(minutes), TestContext.Current.CancellationToken);
}
