using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class HistoryTests
{
    [Fact]
    public async Task Every_event_is_told_in_the_order_of_the_log()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal(
            ["declared", "declared", "fetched", "rendered", "planned", "applied", "healthy", "ready", "fetched", "rendered", "planned", "applied", "healthy", "ready"],
            (await ReadAsync(log, new())).Select(entry => entry.Summary.Verb));
    }

    [Fact]
    public async Task A_write_is_told_with_the_commit_and_author_that_led_to_it()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var writes = (await ReadAsync(log, new())).Where(entry => entry.Summary.Verb == "applied").ToList();
        Assert.Equal([AuditLog.Ada, AuditLog.Bob], writes.Select(entry => entry.Provenance));
        Assert.Contains("  /spec/replicas: 2 -> 3", writes[1].Summary.Details);
    }

    [Fact]
    public async Task A_correction_of_drift_belongs_to_the_commit_that_is_written_back_and_the_drift_to_none()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var change = new FieldChange("/spec/replicas", 3L, 1L);
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new DriftDetected([new DriftedObject(AuditLog.Web, "kubectl-edit", [change])]));
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new DriftCorrected([new AppliedObject(AuditLog.Web, AppliedOutcome.Configured, [change])]));
        var last = (await ReadAsync(log, new())).TakeLast(2).ToList();
        Assert.Null(last[0].Provenance);
        Assert.Equal(AuditLog.Bob, last[1].Provenance);
    }

    [Theory]
    [InlineData("apps", null, 11)]
    [InlineData("flux-system/apps", null, 11)]
    [InlineData("Kustomization/flux-system/apps", null, 11)]
    [InlineData("other/apps", null, 0)]
    [InlineData(null, "fleet", 3)]
    [InlineData("apps", "fleet", 14)]
    public async Task A_filter_by_name_lets_through_what_has_the_name(string? deployment, string? source, int expected)
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal(expected, (await ReadAsync(log, new() { Deployment = deployment, Source = source })).Count);
    }

    [Fact]
    public async Task Filters_by_object_commit_author_and_time_narrow_together()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal(2, (await ReadAsync(log, new() { Object = "configmap/shop" })).Count);
        Assert.Equal(4, (await ReadAsync(log, new() { Object = "shop/web" })).Count);
        Assert.Equal(6, (await ReadAsync(log, new() { Commit = "bbbb" })).Count);
        Assert.Equal(6, (await ReadAsync(log, new() { Author = "ADA" })).Count);
        Assert.Empty(await ReadAsync(log, new() { Author = "Ada", Commit = "b" }));
        var middle = AuditLog.Start + Duration.FromMinutes(8);
        Assert.Equal(6, (await ReadAsync(log, new() { Since = middle })).Count);
        Assert.Equal(9, (await ReadAsync(log, new() { Until = middle })).Count);
    }

    [Fact]
    public async Task A_filter_by_actor_looks_at_kind_and_name()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal(14, (await ReadAsync(log, new() { Actor = "controller:GitOps" })).Count);
        Assert.Empty(await ReadAsync(log, new() { Actor = "person:" }));
    }

    [Fact]
    public async Task Following_tells_what_was_and_then_each_event_as_it_comes()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var history = History.FollowAsync(log.Events, new() { Deployment = "apps" }, ending.Token).GetAsyncEnumerator(ending.Token);
        for (var i = 0; i < 11; i++)
        {
            Assert.True(await history.MoveNextAsync());
        }

        var next = history.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await log.AppendAsync(Streams.Deployment(AuditLog.Apps), new DeploymentSuspended());
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("suspended", history.Current.Summary.Verb);
        var last = history.MoveNextAsync().AsTask();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_told_by_its_type()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        await log.AppendUnknownAsync();
        var last = (await ReadAsync(log, new()))[^1];
        Assert.Equal(("unknown", "deployment.dreamt/v9"), (last.Summary.Verb, last.Summary.Text));
    }

    [Fact]
    public async Task Deployments_are_found_by_name()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        Assert.Equal([AuditLog.Apps], await History.FindDeploymentsAsync(log.Events, "flux-system/apps", TestContext.Current.CancellationToken));
        Assert.Empty(await History.FindDeploymentsAsync(log.Events, "fleet", TestContext.Current.CancellationToken));
    }

    private static async Task<List<HistoryEntry>> ReadAsync(AuditLog log, HistoryFilter filter) =>
        await History.ReadAsync(log.Events, filter, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
