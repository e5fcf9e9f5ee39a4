using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Tests.Sources;

public sealed class SourceDeciderTests
{
    private static readonly Artifact One = new("main@sha1:" + new string('1', 40), "sha1:t1", new Provenance { Subject = "One" });
    private static readonly Failure Gone = new(FailureClass.Transient, "GitOperationFailed", "couldn't find remote ref 'refs/heads/main'");

    [Fact]
    public void New_content_is_an_artifact() =>
        Assert.IsType<ArtifactProduced>(Assert.Single(When(Given(Declared), new SourceObservation.Fetched(One))));

    [Fact]
    public void New_content_names_its_revision_in_the_content_store()
    {
        var produced = Assert.IsType<ArtifactProduced>(Assert.Single(((Decision<SourceEvent>.Accepted)SourceDecider.Decide(
            Given(Declared), new SourceObservation.Fetched(One), "d1", "sha256:revision")).Events));
        Assert.Equal("sha256:revision", SourceState.Evolve(Given(Declared), produced, Instant.MinValue).RevisionDigest);
        Assert.False(SourceDecider.IsNew(Given(Declared, produced), new SourceObservation.Fetched(One)));
    }

    [Fact]
    public void Unchanged_for_the_nine_hundredth_time_is_no_event() =>
        Assert.Empty(When(Given(Declared, new ArtifactProduced(One, "d1")), new SourceObservation.Unchanged(One.Revision)));

    [Fact]
    public void The_same_content_for_a_changed_declaration_is_confirmed() =>
        Assert.IsType<SourceConfirmed>(Assert.Single(When(Given(Declared, new ArtifactProduced(One, "d1")), new SourceObservation.Unchanged(One.Revision), "d2")));

    [Fact]
    public void A_failure_is_an_event_when_it_begins_and_when_it_ends()
    {
        var state = Given(Declared, new ArtifactProduced(One, "d1"));
        state = SourceState.Evolve(state, Assert.Single(When(state, new SourceObservation.Broken(Gone))), Instant.MinValue);
        Assert.Empty(When(state, new SourceObservation.Broken(Gone)));
        Assert.False(state.IsReady);
        Assert.Equal(One, state.Artifact);
        Assert.IsType<SourceConfirmed>(Assert.Single(When(state, new SourceObservation.Unchanged(One.Revision))));
    }

    [Fact]
    public void A_stalled_source_rests_until_its_declaration_changes()
    {
        var state = Given(Declared, new SourceFetchFailed(Gone with { Class = FailureClass.Stalled }, "d1"));
        Assert.Null(SourceSteps.Next(state, new SourceFacts(IsDue: true, HasLooked: false, "d1")));
        Assert.IsType<SourceStep.Fetch>(SourceSteps.Next(state, new SourceFacts(IsDue: true, HasLooked: false, "d2")));
    }

    [Fact]
    public void A_stalled_source_is_looked_at_once_when_a_person_or_new_content_of_its_upstream_asks()
    {
        var state = Given(Declared, new SourceFetchFailed(Gone with { Class = FailureClass.Stalled }, "d1"));
        Assert.IsType<SourceStep.Fetch>(SourceSteps.Next(state, new SourceFacts(IsDue: true, HasLooked: false, "d1") { IsAsked = true }));
        Assert.Null(SourceSteps.Next(state, new SourceFacts(IsDue: true, HasLooked: true, "d1") { IsAsked = true }));
    }

    [Fact]
    public void A_source_that_is_only_an_address_is_never_fetched() =>
        Assert.Null(SourceSteps.Next(Given(Declared), new SourceFacts(IsDue: true, HasLooked: false, "d1") { HasArtifact = false }));

    [Fact]
    public void A_suspended_source_is_not_looked_at() =>
        Assert.Null(SourceSteps.Next(Given(Declared, new SourceSuspended()), new SourceFacts(IsDue: true, HasLooked: false, "d1")));

    private static SourceEvent Declared => new SourceDeclared(1, "d1", "https://git.example.com/fleet", "branch main");

    private static SourceState Given(params ReadOnlySpan<SourceEvent> history)
    {
        var state = SourceState.Initial;
        foreach (var happened in history)
        {
            state = SourceState.Evolve(state, happened, Instant.MinValue);
        }

        return state;
    }

    private static IEnumerable<SourceEvent> When(SourceState state, SourceObservation seen, string definition = "d1") =>
        ((Decision<SourceEvent>.Accepted)SourceDecider.Decide(state, seen, definition)).Events;
}
