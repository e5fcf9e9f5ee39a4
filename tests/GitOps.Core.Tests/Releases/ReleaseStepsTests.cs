using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Releases;
using static GitOps.Core.Tests.Releases.ReleaseScript;

namespace GitOps.Core.Tests.Releases;

public sealed class ReleaseStepsTests
{
    private const string Hooks =
        """
        [{"name":"b","path":"b","manifest":"apiVersion: batch/v1\nkind: Job\nmetadata: {name: b}\n","events":["pre-upgrade"],"weight":5},
        {"name":"a","path":"a","manifest":"apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n","events":["pre-upgrade"],"weight":-5}]
        """;

    [Fact]
    public void The_records_are_read_before_anything_is_decided() => Assert.IsType<ReleaseStep.Read>(Given(Declared).Next(Facts(null)));

    [Fact]
    public void What_is_not_there_is_installed() => Assert.Equal(ReleaseAction.Install, Started(Given(Declared).Next(Facts(ReleaseSeen.Nothing))));

    [Fact]
    public void What_somebody_else_made_is_taken_over_by_an_upgrade()
    {
        var step = Assert.IsType<ReleaseStep.Start>(Given(Declared).Next(Facts(Seen(Snapshot(4)))));

        Assert.Equal((ReleaseAction.Upgrade, "found existing release in storage"), (step.Action, step.TakenOver));
    }

    [Fact]
    public void A_record_that_says_pending_while_nobody_works_on_it_is_unlocked() =>
        Assert.IsType<ReleaseStep.Unlock>(Given(Declared).Next(Facts(Seen(Snapshot(1, ReleaseStatus.PendingUpgrade)))));

    [Fact]
    public void A_release_that_is_as_wanted_is_ready() => Assert.IsType<DeploymentStep.Conclude>(Given(Declared, new ReleaseInstalled(Snapshot())).Next(Facts(Seen(Snapshot()))));

    [Fact]
    public void A_record_that_was_changed_by_hand_is_upgraded() => Assert.Equal(
        ReleaseAction.Upgrade, Started(Given(Declared, new ReleaseInstalled(Snapshot())).Next(Facts(Seen(Snapshot() with { RecordDigest = "sha256:other" })))));

    [Fact]
    public void Other_values_are_an_upgrade() => Assert.Equal(
        ReleaseAction.Upgrade, Started(Given(Declared, new ReleaseInstalled(Snapshot(config: "sha256:old"))).Next(Facts(Seen(Snapshot())))));

    [Fact]
    public void A_release_under_another_name_goes_first() => Assert.Equal(
        ReleaseAction.Uninstall, Started(Given(Declared, new ReleaseInstalled(Snapshot())).Next(Facts(Seen(Snapshot()), Definition with { ReleaseName = "other" }))));

    [Fact]
    public void Without_retries_a_failed_install_stays_until_something_changes()
    {
        var state = Given(Declared, Started(ReleaseAction.Install, 1), Failed(ReleaseAction.Install, 1));

        var failure = Reported(state.Next(Facts(Seen(Snapshot(1, ReleaseStatus.Failed)))));

        Assert.Equal((FailureClass.Stalled, "RetriesExceeded", "Failed to install after 1 attempt(s)"), (failure.Class, failure.Reason, failure.Message));
    }

    [Fact]
    public void A_change_of_the_definition_counts_failures_from_zero()
    {
        var state = Given(Declared, Started(ReleaseAction.Install, 1), Failed(ReleaseAction.Install, 1));
        var facts = Facts(Seen(Snapshot(1, ReleaseStatus.Failed)));

        Assert.Equal(ReleaseAction.Upgrade, Started(state.Next(facts with { Inputs = Inputs with { DefinitionDigest = "sha256:d2" } })));
        Assert.Equal(ReleaseAction.Upgrade, Started(state.Next(facts with { Release = facts.Release! with { IsReset = true } })));
        Assert.Equal(ReleaseAction.Upgrade, Started(state.Next(facts with { Release = facts.Release! with { IsForced = true } })));
    }

    [Fact]
    public void A_failed_install_with_retries_is_taken_away_and_a_failed_upgrade_goes_back()
    {
        var definition = Definition with
        {
            Install = new InstallSettings { Remediation = new RemediationSettings { Retries = 1 } },
            Upgrade = new UpgradeSettings { Remediation = new RemediationSettings { Retries = 1 } },
        };
        var seen = Snapshot(2, ReleaseStatus.Failed);
        var installed = Given(Declared, Started(ReleaseAction.Install, 2), Failed(ReleaseAction.Install, 2));
        var upgraded = Given(Declared, new ReleaseInstalled(Snapshot()), Started(ReleaseAction.Upgrade, 2), Failed(ReleaseAction.Upgrade, 2));

        Assert.Equal(ReleaseAction.UninstallRemediation, Started(installed.Next(Facts(Seen(seen), definition))));
        Assert.Equal(ReleaseAction.Rollback, Started(upgraded.Next(Facts(Seen(seen, RollbackTarget.Intact), definition))));
        Assert.Equal(ReleaseAction.Upgrade, Started(upgraded.Next(Facts(Seen(seen, RollbackTarget.Altered), definition))));
        Assert.Equal("MissingRollbackTarget", Reported(upgraded.Next(Facts(Seen(seen), definition))).Reason);
    }

    [Fact]
    public void After_a_remediation_the_run_ends_and_with_retries_left_the_next_one_tries_again()
    {
        var definition = Definition with { Upgrade = new UpgradeSettings { Remediation = new RemediationSettings { Retries = 1 } } };
        var back = Snapshot(3, action: ReleaseAction.Rollback);
        var once = Given(Declared, new ReleaseInstalled(Snapshot()), Started(ReleaseAction.Upgrade, 2), Failed(ReleaseAction.Upgrade, 2), new ReleaseRolledBack(back, 1));
        var twice = Given(Declared, new ReleaseInstalled(Snapshot()), Started(ReleaseAction.Upgrade, 2), Failed(ReleaseAction.Upgrade, 2), new ReleaseRolledBack(back, 1),
            Started(ReleaseAction.Upgrade, 4), Failed(ReleaseAction.Upgrade, 4), new ReleaseRolledBack(back with { Version = 5 }, 1));

        Assert.Equal((FailureClass.Transient, "RollbackSucceeded"), ClassAndReason(once.Next(Facts(Seen(back), definition, ReleaseWork.Release, ReleaseWork.Remediate))));
        Assert.Equal((FailureClass.Stalled, "RetriesExceeded"), ClassAndReason(twice.Next(Facts(Seen(back with { Version = 5 }), definition, ReleaseWork.Release, ReleaseWork.Remediate))));
    }

    [Fact]
    public void Each_kind_of_action_is_done_once_in_a_run() => Assert.Equal(
        FailureClass.Transient,
        Reported(Given(Declared, new ReleaseInstalled(Snapshot(config: "sha256:old"))).Next(Facts(Seen(Snapshot()), null, ReleaseWork.Release))).Class);

    [Fact]
    public void Tests_run_once_after_a_release_and_a_failed_one_is_a_failure()
    {
        var definition = Definition with { Test = new TestSettings { Enable = true } };
        var failed = Snapshot() with { IsTested = true, Tests = [new TestRun("smoke", false, Start, Start)] };

        Assert.Equal(ReleaseAction.Test, Started(Given(Declared, new ReleaseInstalled(Snapshot())).Next(Facts(Seen(Snapshot()), definition))));
        Assert.IsType<DeploymentStep.Conclude>(Given(Declared, new ReleaseInstalled(Snapshot() with { IsTested = true })).Next(Facts(Seen(Snapshot()), definition)));
        var state = Given(Declared, Started(ReleaseAction.Install, 1), new ReleaseInstalled(Snapshot()), new ReleaseActionFailed(ReleaseAction.Test, failed, "no", Counts: true));
        Assert.Equal("RetriesExceeded", Reported(state.Next(Facts(Seen(failed), definition))).Reason);
        Assert.IsType<DeploymentStep.Conclude>(state.Next(Facts(Seen(failed), definition with { Test = new TestSettings { Enable = true, IgnoreFailures = true } })));
    }

    [Fact]
    public void Hooks_run_by_weight_and_an_action_goes_on_where_it_stood()
    {
        var seen = Seen(Snapshot(2, ReleaseStatus.PendingUpgrade), hooks: Hooks);
        var facts = Facts(seen);
        var begun = Given(Declared, new ReleaseInstalled(Snapshot()), Started(ReleaseAction.Upgrade, 2));
        Assert.IsType<ReleaseStep.Keep>(begun.Next(facts));

        facts = facts with { Release = facts.Release! with { IsRecorded = true } };
        var first = Assert.IsType<ReleaseStep.BeginHook>(begun.Next(facts)).Hook;
        Assert.Equal("a", first.Name);

        var started = DeploymentState.Evolve(begun, new ReleaseHookStarted("pre-upgrade", "a", first.Object!.Reference, string.Empty), Start);
        Assert.IsType<ReleaseStep.AwaitHook>(started.Next(facts));

        var ended = DeploymentState.Evolve(started, new ReleaseHookEnded("pre-upgrade", "a", first.Object!.Reference, true, string.Empty, string.Empty), Start);
        Assert.Equal("b", Assert.IsType<ReleaseStep.BeginHook>(ended.Next(facts)).Hook.Name);

        var failed = DeploymentState.Evolve(started, new ReleaseHookEnded("pre-upgrade", "a", first.Object!.Reference, false, "no", string.Empty), Start);
        Assert.Equal("no", Assert.IsType<ReleaseStep.Fail>(failed.Next(facts)).Why);
    }

    [Fact]
    public void An_action_whose_outcome_would_be_replaced_at_once_is_broken_off()
    {
        var facts = Facts(Seen(Snapshot(2, ReleaseStatus.PendingUpgrade))) with { Inputs = Inputs with { VariablesDigest = "sha256:newer" } };

        Assert.False(Assert.IsType<ReleaseStep.Fail>(Given(Declared, Started(ReleaseAction.Upgrade, 2)).Next(facts)).Counts);
    }

    [Fact]
    public void A_deleted_definition_takes_its_release_away_and_is_retired()
    {
        var state = Given(Declared, new ReleaseInstalled(Snapshot()));
        var facts = Facts(Seen(Snapshot())) with { IsDeleted = true };

        Assert.Equal(ReleaseAction.Uninstall, Started(state.Next(facts)));
        Assert.IsType<DeploymentStep.Release>(DeploymentState.Evolve(state, new ReleaseUninstalled(ReleaseAction.Uninstall, Snapshot()), Start).Next(facts));
        Assert.IsType<DeploymentStep.Release>(Given(Declared).Next(facts));
        Assert.IsType<DeploymentStep.Release>(Given(Declared, new ReleaseInstalled(Snapshot()), new DeploymentSuspended()).Next(facts));
    }

    [Fact]
    public void A_quiet_release_is_not_looked_at_unless_someone_asks()
    {
        var state = Given(Declared, new ReleaseInstalled(Snapshot()), Succeeded);

        Assert.Null(state.Next(Facts(null) with { MustCompare = false }));
        Assert.IsType<ReleaseStep.Read>(state.Next(Facts(null)));
    }

    private static ReleaseAction Started(DeploymentStep? step) => Assert.IsType<ReleaseStep.Start>(step).Action;

    private static DeploymentEvent Started(ReleaseAction action, int version) => ReleaseScript.Started(action, version);

    private static Failure Reported(DeploymentStep? step) => Assert.IsType<DeploymentStep.Report>(step).Broken.Failure;

    private static (FailureClass Class, string Reason) ClassAndReason(DeploymentStep? step) => (Reported(step).Class, Reported(step).Reason);
}
