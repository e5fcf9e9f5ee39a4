using CsCheck;
using GitOps.Core.Deployments;
using static GitOps.Core.Tests.Deployments.DeploymentScript;

namespace GitOps.Core.Tests.Deployments;

public sealed class DeploymentStepsTests
{
    private static readonly ReconcileFacts Now = new() { Inputs = First, MayRetry = true };

    [Fact]
    public void An_undeclared_deployment_does_nothing() => Assert.Null(DeploymentSteps.Next(DeploymentState.Initial, Now));

    [Fact]
    public void A_suspended_deployment_rests_even_with_a_plan_under_way() =>
        Assert.Null(DeploymentSteps.Next(Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App]), new DeploymentSuspended()), Now));

    [Fact]
    public void A_new_deployment_renders_first() => Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(Given(Declared), Now));

    [Fact]
    public void What_was_built_is_compared_before_anything_is_written() =>
        Assert.IsType<DeploymentStep.Compare>(DeploymentSteps.Next(Given(Declared, Rendered(First, "m1")), Now with { Built = "m1" }));

    [Fact]
    public void A_recorded_plan_is_carried_out_after_a_crash() =>
        Assert.IsType<DeploymentStep.Apply>(DeploymentSteps.Next(Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App])), Now));

    [Fact]
    public void A_new_revision_is_built_while_the_health_of_the_old_one_is_awaited()
    {
        var facts = Now with { ChecksHealth = true };
        var waiting = Given(
            Declared, Rendered(First, "m1"), Planned(First, "m1", [App]), Applied(App),
            new HealthAssessed(First, HealthVerdict.Progressing, [new(App, "'InProgress'")], NodaTime.Duration.Zero));
        Assert.IsType<DeploymentStep.AwaitHealth>(DeploymentSteps.Next(waiting, facts));
        Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(waiting, facts with { Inputs = Second }));
    }

    [Fact]
    public void A_plan_for_an_old_revision_is_not_carried_out() =>
        Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App])), Now with { Inputs = Second }));

    [Fact]
    public void Deletions_come_after_writes()
    {
        var step = DeploymentSteps.Next(Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App], prune: [Config]), Applied(App)), Now);
        Assert.Equal(Config, Assert.Single(Assert.IsType<DeploymentStep.Prune>(step).Objects));
    }

    [Fact]
    public void Health_is_awaited_after_the_writes_when_it_is_checked()
    {
        var state = Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App]), Applied(App));
        Assert.IsType<DeploymentStep.AwaitHealth>(DeploymentSteps.Next(state, Now with { ChecksHealth = true }));
        Assert.IsType<DeploymentStep.Conclude>(DeploymentSteps.Next(state, Now with { ChecksHealth = false }));
        Assert.IsType<DeploymentStep.Conclude>(DeploymentSteps.Next(state, Now with { ChecksHealth = true, HealthSeen = HealthVerdict.Healthy }));
        Assert.Null(DeploymentSteps.Next(state, Now with { ChecksHealth = true, HealthSeen = HealthVerdict.Progressing }));
    }

    [Fact]
    public void A_quiet_deployment_has_nothing_to_do() => Assert.Null(DeploymentSteps.Next(GivenApplied(First, "m1", App), Now));

    [Fact]
    public void The_interval_makes_a_quiet_deployment_compare_with_the_cluster()
    {
        var facts = Now with { MustCompare = true };
        Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts));
        Assert.IsType<DeploymentStep.Compare>(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts with { Built = "m1" }));
    }

    [Fact]
    public void A_commit_that_changes_nothing_here_needs_no_look_at_the_cluster() =>
        Assert.IsType<DeploymentStep.Conclude>(DeploymentSteps.Next(GivenApplied(First, "m1", App), Now with { Inputs = Second, Built = "m1" }));

    [Fact]
    public void A_dependency_that_is_not_ready_is_waited_for_once_a_run()
    {
        var facts = Now with { Inputs = null, Blocker = new Blocker("DependencyNotReady", "dependency 'a/b' is not ready") };
        Assert.IsType<DeploymentStep.Wait>(DeploymentSteps.Next(Given(Declared), facts));
        Assert.Null(DeploymentSteps.Next(Given(Declared), facts with { HasConcluded = true }));
    }

    [Fact]
    public void What_failed_for_the_same_inputs_is_not_tried_again_before_a_retry_is_due()
    {
        var state = Given(Declared, new ReconciliationFailed(DeploymentStage.Render, new Failure(FailureClass.Denied, "BuildFailed", "bad"), First));
        Assert.Null(DeploymentSteps.Next(state, Now with { MayRetry = false }));
        Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(state, Now));
        Assert.IsType<DeploymentStep.Render>(DeploymentSteps.Next(state, Now with { MayRetry = false, Inputs = Second }));
    }

    [Fact]
    public void A_deleted_definition_deletes_its_objects_and_is_then_released()
    {
        var facts = Now with { IsDeleted = true, DeletesObjects = true, HasConsidered = true };
        Assert.IsType<DeploymentStep.ConsiderDeletion>(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts with { HasConsidered = false }));
        Assert.IsType<DeploymentStep.Prune>(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts));
        Assert.Null(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts with { HasDeleted = true }));
        Assert.IsType<DeploymentStep.Release>(DeploymentSteps.Next(GivenApplied(First, "m1", App), facts with { DeletesObjects = false }));
        Assert.IsType<DeploymentStep.Release>(DeploymentSteps.Next(Given(Declared), facts));
    }

    [Fact]
    public void A_suspended_and_deleted_definition_leaves_its_objects_alone()
    {
        var state = DeploymentState.Evolve(GivenApplied(First, "m1", App), new DeploymentSuspended(), Start);
        Assert.IsType<DeploymentStep.Release>(DeploymentSteps.Next(state, Now with { IsDeleted = true, DeletesObjects = true }));
    }

    [Fact]
    public void Nothing_is_written_or_deleted_without_a_recorded_plan()
    {
        Gen.Select(Histories, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool).Sample((state, compare, retry, built, compared) =>
        {
            var facts = Now with { MustCompare = compare, MayRetry = retry, Built = built ? "m2" : null, HasCompared = compared };
            return DeploymentSteps.Next(state, facts) switch
            {
                DeploymentStep.Apply apply => state is { Progress: Progress.Planned, Plan: { } plan } && ReferenceEquals(plan, apply.Plan),
                DeploymentStep.Prune => state.Plan is not null && state.Progress is Progress.Planned or Progress.Applied,
                _ => true,
            };
        });
    }

    private static readonly DeploymentEvent[] Alphabet =
    [
        Rendered(First, "m1"), Planned(First, "m1", [App]), Planned(First, "m2", [], prune: [Config]), Applied(App), Succeeded(First, "m1"),
        new ResourcesPruned([Config], [], []), new DeploymentBlocked("DependencyNotReady", "x"), new PlanAbandoned("y"), new DeploymentSuspended(), new DeploymentResumed(),
        new ReconciliationFailed(DeploymentStage.Apply, new Failure(FailureClass.Transient, "ReconciliationFailed", "z"), First),
    ];

    private static Gen<DeploymentState> Histories => Gen.Int[0, Alphabet.Length - 1].Array[0, 12].Select(picks => Given([Declared, .. picks.Select(pick => Alphabet[pick])]));
}
