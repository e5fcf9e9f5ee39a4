using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Guards;
using NodaTime;
using static GitOps.Core.Tests.Deployments.DeploymentScript;

namespace GitOps.Core.Tests.Deployments.Guards;

public sealed class FlappingTests
{
    private static readonly FieldChange Replicas = new("/spec/replicas", 9L, 3L);

    [Fact]
    public void Drift_that_comes_back_again_and_again_is_reported_once_and_then_left()
    {
        var (state, reports, corrections) = Fight(GivenApplied(First, "m1", App), rounds: 20, Duration.FromMinutes(1));
        var report = Assert.IsType<FlappingDetected>(Assert.Single(reports));
        Assert.Equal((App, "replica-controller", Flapping.Corrections), (report.Object, report.Manager, report.Times));
        Assert.Equal(["/spec/replicas"], report.Paths);
        Assert.Equal(Flapping.Corrections, corrections);
        Assert.True(state.IsReady);
    }

    [Fact]
    public void A_fight_is_corrected_once_an_hour() =>
        Assert.Equal(Flapping.Corrections + 4, Fight(GivenApplied(First, "m1", App), rounds: Flapping.Corrections + (24 * 10) + 1, Duration.FromMinutes(1)).Corrections);

    [Fact]
    public void Drift_with_long_pauses_is_no_fight()
    {
        var (_, reports, corrections) = Fight(GivenApplied(First, "m1", App), rounds: 10, Flapping.Rest);
        Assert.Empty(reports);
        Assert.Equal(10, corrections);
    }

    [Fact]
    public void A_person_who_asks_gets_the_correction()
    {
        var (state, _, _) = Fight(GivenApplied(First, "m1", App), rounds: 10, Duration.FromMinutes(1));
        Assert.Contains(state.When(Seen(Start + Duration.FromMinutes(11)) with { IsRequested = true }), item => item is ApplyPlanned);
    }

    [Fact]
    public void New_manifests_begin_anew()
    {
        var (state, _, _) = Fight(GivenApplied(First, "m1", App), rounds: 10, Duration.FromMinutes(1));
        state = DeploymentState.Evolve(state, Rendered(Second, "m2"), Start);
        Assert.Contains(state.When(Seen(Start + Duration.FromMinutes(11))), item => item is ApplyPlanned);
    }

    private static (DeploymentState State, List<DeploymentEvent> Reports, int Corrections) Fight(DeploymentState state, int rounds, Duration pause)
    {
        var (reports, corrections, at) = (new List<DeploymentEvent>(), 0, Start);
        for (var round = 0; round < rounds; round++, at += pause)
        {
            foreach (var happened in state.When(Seen(at)))
            {
                reports.AddRange(happened is FlappingDetected ? [happened] : []);
                corrections += happened is ApplyPlanned ? 1 : 0;
                state = DeploymentState.Evolve(state, happened, at);
            }

            if (state.Plan is not null)
            {
                state = DeploymentState.Evolve(state, new DriftCorrected([new(App, AppliedOutcome.Configured, [Replicas])]), at);
                state = DeploymentState.Evolve(state, Succeeded(First, "m1"), at);
            }
        }

        return (state, reports, corrections);
    }

    private static DeploymentObservation.LiveStateCompared Seen(Instant at) =>
        new(First, "m1", Plan([new(App, PlannedAction.Configure, [Replicas])], drift: [new(App, "replica-controller", [Replicas])])) { At = at };
}
