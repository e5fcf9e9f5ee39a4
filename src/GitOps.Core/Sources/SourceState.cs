using NodaTime;

namespace GitOps.Core.Sources;

/// <summary>What is true of a source, folded from its events.</summary>
internal sealed record SourceState
{
    public static SourceState Initial { get; } = new();

    public bool IsDeclared { get; init; }

    public bool IsRetired { get; init; }

    public bool IsSuspended { get; init; }

    public long Generation { get; init; }

    public string DefinitionDigest { get; init; } = string.Empty;

    public string Url { get; init; } = string.Empty;

    public string Reference { get; init; } = string.Empty;

    /// <summary>What the source contained last.</summary>
    public Artifact? Artifact { get; init; }

    /// <summary>When <see cref="Artifact"/> came to be.</summary>
    public Instant? ArtifactAt { get; init; }

    /// <summary><see cref="Artifact"/> as <see cref="SourceRevision"/> in the content store; empty when it was not kept.</summary>
    public string RevisionDigest { get; init; } = string.Empty;

    /// <summary>The declaration that the last successful look was for.</summary>
    public string FetchedDefinition { get; init; } = string.Empty;

    /// <summary>Why the source cannot be read; null when the last look succeeded.</summary>
    public Failure? Failure { get; init; }

    public Instant? FailingSince { get; init; }

    /// <summary>The declaration that failed; a stalled failure holds until it changes.</summary>
    public string FailedDefinition { get; init; } = string.Empty;

    /// <summary>The last request out of schedule that was done.</summary>
    public string HandledRequest { get; init; } = string.Empty;

    public bool IsReady => Failure is null && Artifact is not null && FetchedDefinition == DefinitionDigest;

    public static SourceState Evolve(SourceState state, SourceEvent happened, Instant at) => happened switch
    {
        SourceDeclared e => state with { IsDeclared = true, IsRetired = false, Generation = e.Generation, DefinitionDigest = e.DefinitionDigest, Url = e.Url, Reference = e.Reference },
        SourceChanged e => state with { Generation = e.Generation, DefinitionDigest = e.DefinitionDigest, Url = e.Url, Reference = e.Reference },
        SourceSuspended => state with { IsSuspended = true },
        SourceResumed => state with { IsSuspended = false },
        ArtifactProduced e => Recovered(state, e.DefinitionDigest) with { Artifact = e.Artifact, ArtifactAt = at, RevisionDigest = e.RevisionDigest },
        SourceConfirmed e => Recovered(state, e.DefinitionDigest),
        SourceFetchFailed e => Failed(state, e.Failure, e.DefinitionDigest, at),
        VerificationFailed e => Failed(state, e.Failure, e.DefinitionDigest, at),
        SourceRequestHandled e => state with { HandledRequest = e.Token },
        SourceRetired => Initial with { IsRetired = true },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of a source."),
    };

    private static SourceState Recovered(SourceState state, string definition) => state with
    {
        FetchedDefinition = definition,
        Failure = null,
        FailingSince = null,
        FailedDefinition = string.Empty,
    };

    private static SourceState Failed(SourceState state, Failure failure, string definition, Instant at) => state with
    {
        Failure = failure,
        FailingSince = state.FailingSince ?? at,
        FailedDefinition = definition,
    };
}
