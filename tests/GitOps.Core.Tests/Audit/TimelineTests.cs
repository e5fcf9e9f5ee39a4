using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

public sealed class TimelineTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task Phases_follow_each_other_without_gaps_from_the_declaration_to_the_end()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.FailAsync(ada);
        await log.SucceedAsync(ada);
        await log.AppendAsync(Streams.Deployment(FleetLog.Apps), new DeploymentSuspended());
        var phases = (await OnlyAsync(log)).Phases;
        Assert.Equal([PhaseKind.Working, PhaseKind.Ready, PhaseKind.Failing, PhaseKind.Ready, PhaseKind.Suspended], phases.Select(phase => phase.Kind));
        Assert.All(phases.Zip(phases.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal((FleetLog.Start + Minute, log.Now), (phases[0].From, phases[^1].To));
        Assert.Equal("HealthCheckFailed: it is not well", phases[2].Why);
    }

    [Fact]
    public async Task A_reconcile_has_its_commit_steps_duration_and_changes()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2), FleetLog.Settings("one"));
        var run = Assert.Single((await OnlyAsync(log)).Runs);
        Assert.Equal((RunKind.Change, RunOutcome.Succeeded, ada), (run.Kind, run.Outcome, run.Provenance));
        Assert.Equal(["rendered", "planned", "applied", "ready"], run.Steps.Select(step => step.Name));
        Assert.Equal(3 * Minute, run.End - run.Start);
        Assert.Equal(2, run.Applied.Length);
    }

    [Fact]
    public async Task A_drift_and_its_correction_are_one_reconcile_of_its_own_kind()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.RollOutAsync(ada, null, FleetLog.Deployment(2));
        await log.DriftAsync(ada, "/spec/replicas", 9L, 2L);
        var run = (await OnlyAsync(log)).Runs[^1];
        Assert.Equal((RunKind.Correction, RunOutcome.Succeeded, 2), (run.Kind, run.Outcome, run.Number));
        Assert.Equal("kubectl-edit", Assert.Single(run.Drift).Manager);
        Assert.Equal(ada, run.Provenance);
    }

    [Fact]
    public async Task A_failure_ends_a_reconcile_and_the_next_try_is_another()
    {
        var log = await FleetLog.DeclaredAsync();
        var ada = log.Commit('a', "Ada");
        await log.PlanAsync(ada, null, FleetLog.Deployment(2));
        await log.FailAsync(ada);
        await log.SucceedAsync(ada);
        var runs = (await OnlyAsync(log)).Runs;
        Assert.Equal([RunOutcome.Failed, RunOutcome.Succeeded], runs.Select(run => run.Outcome));
        Assert.Equal("it is not well", runs[0].Failure!.Message);
    }

    [Fact]
    public async Task What_ended_before_an_instant_is_left_out_and_what_was_under_way_begins_there()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        log.Pass(Duration.FromHours(5));
        var bob = log.Commit('b', "Bob");
        await log.RollOutAsync(bob, null, FleetLog.Deployment(4));
        var from = log.Now - Duration.FromHours(1);
        var part = Timeline.Since(await Timeline.ReadAsync(log.Events, log.Now, TestContext.Current.CancellationToken), from);
        var only = Assert.Single(part.Deployments);
        Assert.Equal(bob, Assert.Single(only.Runs).Provenance);
        Assert.Equal((PhaseKind.Ready, from), (only.Phases[0].Kind, only.Phases[0].From));
        Assert.Equal(bob, Assert.Single(part.Fetches).Provenance);
    }

    [Fact]
    public async Task Events_of_a_newer_version_are_counted_and_those_after_the_end_are_not_there()
    {
        var log = await FleetLog.DeclaredAsync();
        await log.AppendUnknownAsync(FleetLog.Apps);
        var end = log.Now;
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var report = await Timeline.ReadAsync(log.Events, end - Minute, TestContext.Current.CancellationToken);
        Assert.Equal(1, report.Unread);
        Assert.Empty(Assert.Single(report.Deployments).Runs);
    }

    private static async Task<DeploymentTimeline> OnlyAsync(FleetLog log) =>
        Assert.Single((await Timeline.ReadAsync(log.Events, log.Now, TestContext.Current.CancellationToken)).Deployments);
}
