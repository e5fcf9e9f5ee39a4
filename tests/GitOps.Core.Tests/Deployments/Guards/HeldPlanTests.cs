using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using static GitOps.Core.Tests.Deployments.DeploymentScript;

namespace GitOps.Core.Tests.Deployments.Guards;

public sealed class HeldPlanTests
{
    private static readonly DeploymentObservation.LiveStateCompared Dangerous = new(Second, "m2", Plan(prune: [Config])) { Dangers = ["much would be deleted"] };
    private static readonly ReconcileFacts Known = new() { Inputs = Second, Built = "m2", MayRetry = true };

    [Fact]
    public void A_dangerous_plan_is_recorded_and_not_carried_out()
    {
        var state = Held(out var held);
        Assert.Equal(["much would be deleted"], held.Reasons);
        Assert.Equal([Config], held.Prune);
        Assert.False(state.IsReady);
        Assert.Null(DeploymentSteps.Next(state, Known with { HasCompared = true }));
        Assert.Contains(Config, state.Inventory);
    }

    [Fact]
    public void The_same_plan_again_is_no_event_and_another_one_is()
    {
        var state = Held(out var held);
        Assert.Empty(state.When(Dangerous));
        var other = Assert.IsType<PlanHeld>(Assert.Single(state.When(Dangerous with { Plan = Plan(prune: [Config, App]) })));
        Assert.NotEqual(held.PlanDigest, other.PlanDigest);
    }

    [Fact]
    public void An_approval_is_for_exactly_the_plan_that_is_held()
    {
        var state = Held(out var held);
        Assert.IsType<Decision<DeploymentEvent>.Refused>(DeploymentDecider.Decide(state, new ApproveDeployment("sha256:other", "Ada")));
        Assert.IsType<Decision<DeploymentEvent>.Refused>(DeploymentDecider.Decide(GivenApplied(First, "m1", App), new ApproveDeployment(held.PlanDigest, "Ada")));
        var approved = Assert.IsType<PlanApproved>(Assert.Single(((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(state, new ApproveDeployment(held.PlanDigest, "Ada"))).Events));
        Assert.Equal("Ada", approved.Approver);
    }

    [Fact]
    public void An_approved_plan_is_carried_out_and_a_new_one_needs_a_new_approval()
    {
        var state = Held(out var held);
        state = DeploymentState.Evolve(state, new PlanApproved(held.PlanDigest, "Ada"), Start);
        Assert.IsType<DeploymentStep.Compare>(DeploymentSteps.Next(state, Known));
        Assert.IsType<PlanHeld>(Assert.Single(state.When(Dangerous with { Plan = Plan(prune: [App, Config]) })));
        var planned = Assert.IsType<ApplyPlanned>(Assert.Single(state.When(Dangerous)));
        state = DeploymentState.Evolve(state, planned, Start);
        Assert.IsType<DeploymentStep.Prune>(DeploymentSteps.Next(state, Known));
    }

    [Fact]
    public void What_is_left_of_an_approved_plan_after_a_failure_needs_no_new_approval()
    {
        var first = Dangerous with { Plan = Plan(prune: [App, Config]) };
        var held = Assert.IsType<PlanHeld>(Assert.Single(GivenApplied(First, "m1", App, Config).When(first)));
        var state = DeploymentState.Evolve(GivenApplied(First, "m1", App, Config), held, Start);
        state = DeploymentState.Evolve(state, new PlanApproved(held.PlanDigest, "Ada"), Start);
        state = DeploymentState.Evolve(state, Assert.IsType<ApplyPlanned>(Assert.Single(state.When(first))), Start);
        state = DeploymentState.Evolve(state, new ReconciliationFailed(DeploymentStage.Prune, new Failure(FailureClass.Transient, "PruneFailed", "away"), Second), Start);
        Assert.IsType<ApplyPlanned>(Assert.Single(state.When(Dangerous)));
    }

    [Fact]
    public void Nothing_left_to_do_ends_the_wait()
    {
        var state = Held(out _);
        state = DeploymentState.Evolve(state, Assert.IsType<PlanAbandoned>(Assert.Single(state.When(Dangerous with { Plan = Plan(), Dangers = [] }))), Start);
        Assert.Null(state.Held);
        Assert.True(state.IsReady);
    }

    [Fact]
    public void A_deleted_definition_with_much_to_lose_waits_too()
    {
        var state = GivenApplied(First, "m1", App, Config);
        var facts = new ReconcileFacts { IsDeleted = true, DeletesObjects = true };
        Assert.IsType<DeploymentStep.ConsiderDeletion>(DeploymentSteps.Next(state, facts));
        var held = Assert.IsType<PlanHeld>(Assert.Single(state.When(new DeploymentObservation.DeletionConsidered([Config, App], [], ["much"]))));
        state = DeploymentState.Evolve(state, held, Start);
        Assert.Null(DeploymentSteps.Next(state, facts with { HasConsidered = true }));
        state = DeploymentState.Evolve(state, new PlanApproved(held.PlanDigest, "Ada"), Start);
        Assert.Empty(state.When(new DeploymentObservation.DeletionConsidered([Config, App], [], ["much"])));
        Assert.IsType<DeploymentStep.Prune>(DeploymentSteps.Next(state, facts with { HasConsidered = true }));
    }

    private static DeploymentState Held(out PlanHeld held)
    {
        var state = GivenApplied(First, "m1", App, Config);
        held = Assert.IsType<PlanHeld>(Assert.Single(state.When(Dangerous)));
        return DeploymentState.Evolve(state, held, Start);
    }
}
