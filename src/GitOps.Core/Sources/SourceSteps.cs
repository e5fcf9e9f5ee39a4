namespace GitOps.Core.Sources;

/// <summary>What to do next for a source.</summary>
internal abstract record SourceStep
{
    private SourceStep()
    {
    }

    /// <summary>Look at the source.</summary>
    public sealed record Fetch : SourceStep;
}

/// <summary>What a run knows before it acts.</summary>
/// <param name="IsDue">Whether the schedule, a person or a webhook asks for a look.</param>
/// <param name="HasLooked">Whether this run has looked already.</param>
/// <param name="DefinitionDigest">The declaration as it is now.</param>
internal sealed record SourceFacts(bool IsDue, bool HasLooked, string DefinitionDigest)
{
    /// <summary>Whether there is content to fetch at all.</summary>
    public bool HasArtifact { get; init; } = true;

    /// <summary>Whether a person, or new content of the source that this one is made of, asks for a look, stalled or not.</summary>
    public bool IsAsked { get; init; }
}

/// <summary>From state and facts to the next step: read top to bottom, first match wins.</summary>
internal static class SourceSteps
{
    public static SourceStep? Next(SourceState state, SourceFacts facts) => state switch
    {
        { IsDeclared: false } or { IsSuspended: true } => null,
        _ when facts.HasLooked => null,
        _ when !facts.HasArtifact => null,
        { Failure.Class: FailureClass.Stalled } when state.FailedDefinition == facts.DefinitionDigest && !facts.IsAsked => null,
        { Artifact: null } => new SourceStep.Fetch(),
        _ when state.FetchedDefinition != facts.DefinitionDigest => new SourceStep.Fetch(),
        { Failure: not null } => new SourceStep.Fetch(),
        _ when facts.IsDue => new SourceStep.Fetch(),
        _ => null,
    };
}
