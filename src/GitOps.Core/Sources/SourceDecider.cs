using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Sources;

/// <summary>What a command or an observation means for a source.</summary>
internal sealed class SourceDecider : IDecider<SourceState, SourceEvent>
{
    private SourceDecider()
    {
    }

    public static string Category => "source";

    public static string StateType => "source/v1";

    public static SourceState Initial => SourceState.Initial;

    public static SourceState Evolve(SourceState state, SourceEvent happened, Instant at) => SourceState.Evolve(state, happened, at);

    public static Decision<SourceEvent> Decide(SourceState state, SourceCommand command) => command switch
    {
        DeclareSource declare => Decision<SourceEvent>.Accept([.. Declare(state, declare)]),
        RetireSource => state.IsDeclared ? Decision<SourceEvent>.Accept(new SourceRetired()) : Decision<SourceEvent>.Nothing,
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command of a source."),
    };

    /// <summary>A failure is an event when it begins and when its words change, not at each try.</summary>
    public static Decision<SourceEvent> Decide(SourceState state, SourceObservation seen, string definitionDigest, string revisionDigest = "") => seen switch
    {
        SourceObservation.Fetched fetched when !IsNew(state, fetched) => Confirm(state, fetched.Artifact.Revision, definitionDigest),
        SourceObservation.Fetched fetched => Decision<SourceEvent>.Accept(new ArtifactProduced(fetched.Artifact, definitionDigest, revisionDigest)),
        SourceObservation.Unchanged unchanged => Confirm(state, unchanged.Revision, definitionDigest),
        SourceObservation.Broken { Failure: var failure } when failure == state.Failure && definitionDigest == state.FailedDefinition => Decision<SourceEvent>.Nothing,
        SourceObservation.Broken { Failure: var failure } when SourceReasons.IsVerification(failure) =>
            Decision<SourceEvent>.Accept(new VerificationFailed(failure, definitionDigest)),
        SourceObservation.Broken broken => Decision<SourceEvent>.Accept(new SourceFetchFailed(broken.Failure, definitionDigest)),
        _ => throw new InvalidOperationException($"{seen.GetType().Name} is not an observation of a source."),
    };

    /// <summary>Whether the source contains something else than before.</summary>
    public static bool IsNew(SourceState state, SourceObservation.Fetched fetched) => fetched.Artifact != state.Artifact;

    /// <summary>A request out of schedule was done.</summary>
    public static Decision<SourceEvent> Handled(SourceState state, string token) => token.Length == 0 || token == state.HandledRequest
        ? Decision<SourceEvent>.Nothing
        : Decision<SourceEvent>.Accept(new SourceRequestHandled(token));

    private static IEnumerable<SourceEvent> Declare(SourceState state, DeclareSource declare)
    {
        if (!state.IsDeclared)
        {
            yield return new SourceDeclared(declare.Generation, declare.DefinitionDigest, declare.Url, declare.Reference);
        }
        else if (state.DefinitionDigest != declare.DefinitionDigest || state.Generation != declare.Generation)
        {
            yield return new SourceChanged(declare.Generation, declare.DefinitionDigest, declare.Url, declare.Reference);
        }

        if (declare.Suspend != state.IsSuspended)
        {
            yield return declare.Suspend ? new SourceSuspended() : new SourceResumed();
        }
    }

    private static Decision<SourceEvent> Confirm(SourceState state, string revision, string definitionDigest) =>
        state.Failure is null && state.FetchedDefinition == definitionDigest
            ? Decision<SourceEvent>.Nothing
            : Decision<SourceEvent>.Accept(new SourceConfirmed(revision, definitionDigest));
}
