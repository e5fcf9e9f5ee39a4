using CsCheck;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class MetricsTests
{
    private static readonly ObjectKey Other = new("Kustomization", "flux-system", "other");

    [Fact]
    public async Task Lead_time_counts_from_the_commit_to_ready()
    {
        var log = await FleetLog.DeclaredAsync();
        log.Pass(Duration.FromHours(1));
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var figures = (await OfAsync(log)).Total;
        // Committed ten minutes before; fetched, rendered, planned, applied and ready a minute each.
        Assert.Equal(new Spread(1, Duration.FromMinutes(14), Duration.FromMinutes(14), Duration.FromMinutes(14)), figures.LeadTime);
        Assert.Equal((1, 1, 0), (figures.Rollouts, figures.Attempts, figures.Failed));
        Assert.Equal(0, figures.ChangeFailureRate);
    }

    [Fact]
    public async Task Nobody_waited_for_a_commit_that_is_older_than_the_declaration()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var figures = (await OfAsync(log)).Total;
        Assert.Equal(1, figures.Rollouts);
        Assert.Null(figures.LeadTime);
    }

    [Fact]
    public async Task A_change_that_failed_and_then_became_ready_is_one_failed_change_and_one_rollout()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        log.Pass(Duration.FromHours(1));
        var bob = log.Commit('b', "Bob");
        await log.PlanAsync(bob, null, FleetLog.Deployment(4));
        await log.FailAsync(bob);
        log.Pass(Duration.FromMinutes(30));
        await log.SucceedAsync(bob);
        var figures = (await OfAsync(log)).Total;
        Assert.Equal((2, 2, 1), (figures.Rollouts, figures.Attempts, figures.Failed));
        Assert.Equal(0.5, figures.ChangeFailureRate);
        Assert.Equal(Duration.FromMinutes(31), figures.TimeToRestore!.Longest);
        Assert.Equal(0, figures.StillFailing);
    }

    [Fact]
    public async Task A_failed_change_that_is_reverted_stays_a_failed_change()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var bob = log.Commit('b', "Bob");
        await log.PlanAsync(bob, null, FleetLog.Deployment(4));
        await log.FailAsync(bob);
        await log.RollOutAsync(log.Commit('c', "Ada"), null, FleetLog.Deployment(2));
        var figures = (await OfAsync(log)).Total;
        Assert.Equal((2, 3, 1), (figures.Rollouts, figures.Attempts, figures.Failed));
        Assert.Equal(1, figures.TimeToRestore!.Count);
    }

    [Fact]
    public async Task A_drift_is_neither_a_rollout_nor_a_change()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.DriftAsync(ada, "/spec/replicas", 9L, 2L);
        var figures = (await OfAsync(log)).Total;
        Assert.Equal((1, 1, 1), (figures.Rollouts, figures.Attempts, figures.Drifts));
    }

    [Fact]
    public async Task A_commit_that_changes_nothing_here_is_no_rollout()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        await log.SucceedAsync(log.Commit('b', "Bob"));
        Assert.Equal(1, (await OfAsync(log)).Total.Rollouts);
    }

    [Fact]
    public async Task What_fails_at_the_end_is_still_failing_and_not_restored()
    {
        var log = await FleetLog.DeclaredAsync(FleetLog.Apps, Other);
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.RollOutAsync(ada, Other, FleetLog.Settings("one"));
        await log.FailAsync(ada, deployment: Other);
        var metrics = await OfAsync(log);
        Assert.Equal((1, null), (metrics.Total.StillFailing, metrics.Total.TimeToRestore));
        Assert.Equal([(FleetLog.Apps, 0), (Other, 1)], metrics.Deployments.Select(figures => (figures.Deployment!.Value, figures.StillFailing)));
    }

    [Fact]
    public async Task Only_what_ended_in_the_window_counts()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        log.Pass(Duration.FromDays(3));
        await log.RollOutAsync(log.Commit('b', "Bob"), null, FleetLog.Deployment(4));
        var metrics = await Metrics.ReadAsync(log.Events, log.Now - Duration.FromDays(2), log.Now, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0.5), (metrics.Total.Rollouts, metrics.Total.RolloutsPerDay));
    }

    [Fact]
    public void Half_of_the_durations_are_at_most_the_median_and_nine_tenths_at_most_the_p90() =>
        Gen.Int[1, 1_000_000].List[1, 60].Sample(seconds =>
        {
            var spread = Spread.Of(seconds.Select(value => Duration.FromSeconds(value)))!;
            Assert.True(seconds.Count(value => Duration.FromSeconds(value) <= spread.Median) * 2 >= seconds.Count);
            Assert.True(seconds.Count(value => Duration.FromSeconds(value) <= spread.P90) * 10 >= seconds.Count * 9);
            Assert.Contains(spread.Median, seconds.Select(value => Duration.FromSeconds(value)));
            Assert.Equal(Duration.FromSeconds(seconds.Max()), spread.Longest);
        });

    private static Task<DeliveryMetrics> OfAsync(FleetLog log) => Metrics.ReadAsync(log.Events, FleetLog.Start, log.Now, TestContext.Current.CancellationToken);
}
