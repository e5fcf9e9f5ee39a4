using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using NodaTime;
using static GitOps.Core.Tests.Deployments.DeploymentScript;

namespace GitOps.Core.Tests.Deployments;

public sealed class DeploymentDeciderTests
{
    private static readonly Duration Timeout = Duration.FromSeconds(60);

    [Fact]
    public void Manifests_as_before_are_no_event() =>
        Assert.Empty(GivenApplied(First, "m1", App).When(new DeploymentObservation.ManifestsBuilt(Second, "m1", 1, Commit)));

    [Fact]
    public void An_empty_plan_is_no_event() =>
        Assert.Empty(GivenApplied(First, "m1", App).When(new DeploymentObservation.LiveStateCompared(First, "m1", Plan())));

    [Fact]
    public void A_plan_is_recorded_with_every_object_that_may_come_to_exist()
    {
        var events = Given(Declared).When(new DeploymentObservation.LiveStateCompared(First, "m1", Plan([Create(App), Create(Config)])));
        var state = DeploymentState.Evolve(Given(Declared), Assert.Single(events), Start);
        Assert.Equal([App, Config], state.Inventory);
    }

    [Fact]
    public void Drift_is_named_before_it_is_corrected()
    {
        var drift = Plan([new(App, PlannedAction.Configure, [new("/spec/replicas", 9L, 3L)])], drift: [new(App, "kubectl-edit", [new("/spec/replicas", 9L, 3L)])]);
        var state = GivenApplied(First, "m1", App);
        var events = state.When(new DeploymentObservation.LiveStateCompared(First, "m1", drift));
        Assert.Equal("kubectl-edit", Assert.IsType<DriftDetected>(events[0]).Objects[0].Manager);
        Assert.IsType<ApplyPlanned>(events[1]);
        foreach (var happened in events)
        {
            state = DeploymentState.Evolve(state, happened, Start);
        }

        var corrected = state.When(new DeploymentObservation.ObjectsApplied(First, [new(App, AppliedOutcome.Configured, [])], null));
        Assert.IsType<DriftCorrected>(Assert.Single(corrected));
    }

    [Fact]
    public void A_refusal_in_the_dry_run_is_a_failure_in_the_servers_words_and_plans_nothing()
    {
        var events = Given(Declared).When(new DeploymentObservation.LiveStateCompared(First, "m1", Plan([Create(Config)], refused: [new(App, "Deployment/shop/web dry-run failed (Invalid): no")])));
        var failed = Assert.IsType<ReconciliationFailed>(Assert.Single(events));
        Assert.Equal("Deployment/shop/web dry-run failed (Invalid): no", failed.Failure.Message);
        Assert.Equal(FailureClass.Denied, failed.Failure.Class);
    }

    [Fact]
    public void The_same_failure_again_is_no_event_and_another_one_is()
    {
        var broken = new DeploymentObservation.StepBroken(DeploymentStage.Render, new Failure(FailureClass.Denied, "BuildFailed", "a.yaml:3: bad"), First);
        var state = DeploymentState.Evolve(Given(Declared), Assert.Single(Given(Declared).When(broken)), Start);
        Assert.Empty(state.When(broken));
        Assert.Single(state.When(broken with { Failure = broken.Failure with { Message = "a.yaml:4: bad" } }));
    }

    [Fact]
    public void A_failed_prune_keeps_the_object_in_the_inventory()
    {
        var state = DeploymentState.Evolve(GivenApplied(First, "m1", App, Config), Planned(Second, "m2", [], prune: [Config]), Start);
        foreach (var happened in state.When(new DeploymentObservation.ObjectsDeleted([], [], [new(Config, "ConfigMap/shop/settings delete failed: forbidden")])))
        {
            state = DeploymentState.Evolve(state, happened, Start);
        }

        Assert.Contains(Config, state.Inventory);
        Assert.Equal("PruneFailed", state.Failed?.Failure.Reason);
    }

    [Fact]
    public void Waiting_for_health_is_an_event_when_it_begins_and_when_it_ends()
    {
        var state = Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App]), Applied(App));
        var seen = new DeploymentObservation.HealthSeen(First, HealthVerdict.Progressing, [new(App, "'InProgress'")], Start, Timeout);
        state = DeploymentState.Evolve(state, Assert.Single(state.When(seen)), Start);
        Assert.Empty(state.When(seen with { At = Start + Duration.FromSeconds(59) }));
        var healthy = Assert.IsType<HealthAssessed>(Assert.Single(state.When(seen with { Verdict = HealthVerdict.Healthy, NotReady = [], At = Start + Duration.FromSeconds(7) })));
        Assert.Equal(Duration.FromSeconds(7), healthy.Took);
    }

    [Fact]
    public void Health_that_does_not_come_in_time_fails_once_and_says_what_is_not_ready()
    {
        var state = Given(Declared, Rendered(First, "m1"), Planned(First, "m1", [App]), Applied(App));
        var seen = new DeploymentObservation.HealthSeen(First, HealthVerdict.Progressing, [new(App, "'InProgress'")], Start, Timeout);
        state = DeploymentState.Evolve(state, Assert.Single(state.When(seen)), Start);
        var over = seen with { At = Start + Timeout };
        var events = state.When(over);
        Assert.Equal("health check failed after 1m0s: timeout waiting for: [Deployment/shop/web status: 'InProgress']", Assert.IsType<ReconciliationFailed>(events[1]).Failure.Message);
        foreach (var happened in events)
        {
            state = DeploymentState.Evolve(state, happened, Start);
        }

        Assert.Empty(state.When(over with { At = Start + Timeout + Timeout }));
    }

    [Fact]
    public void A_commit_that_changes_nothing_here_is_one_event()
    {
        var events = GivenApplied(First, "m1", App).When(new DeploymentObservation.NothingLeft(Second, "m1", Commit));
        Assert.Equal(Second, Assert.IsType<ReconciliationSucceeded>(Assert.Single(events)).Inputs);
    }

    [Fact]
    public void A_reconcile_that_finds_all_as_it_was_is_no_event() =>
        Assert.Empty(GivenApplied(First, "m1", App).When(new DeploymentObservation.NothingLeft(First, "m1", Commit)));

    [Fact]
    public void The_same_declaration_again_is_no_event()
    {
        var command = new DeclareDeployment(1, "sha256:d1", "GitRepository/flux-system/fleet", "apps", Suspend: false);
        Assert.Empty(((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(Given(Declared), command)).Events);
        Assert.IsType<DeploymentSuspended>(Assert.Single(((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(Given(Declared), command with { Suspend = true })).Events));
        Assert.IsType<DeploymentChanged>(Assert.Single(((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Decide(Given(Declared), command with { Generation = 2, DefinitionDigest = "sha256:d2" })).Events));
    }

    [Fact]
    public void A_request_is_handled_once() =>
        Assert.Empty(((Decision<DeploymentEvent>.Accepted)DeploymentDecider.Handled(Given(Declared, new DeploymentRequestHandled("now")), "now")).Events);
}
