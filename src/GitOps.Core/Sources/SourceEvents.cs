using GitOps.Core.EventSourcing;

namespace GitOps.Core.Sources;

/// <summary>What can become true of a source.</summary>
public abstract record SourceEvent
{
    private protected SourceEvent()
    {
    }
}

/// <summary>Someone asked for this source.</summary>
/// <param name="Generation">Generation of the declaration; 0 for one made in code.</param>
/// <param name="DefinitionDigest">The declaration in the content store.</param>
/// <param name="Url">Address without credentials.</param>
/// <param name="Reference">Which content is wanted, as text: <c>branch main</c>.</param>
public sealed record SourceDeclared(long Generation, string DefinitionDigest, string Url, string Reference) : SourceEvent;

/// <summary>The declaration changed.</summary>
public sealed record SourceChanged(long Generation, string DefinitionDigest, string Url, string Reference) : SourceEvent;

/// <summary>The source rests.</summary>
public sealed record SourceSuspended : SourceEvent;

/// <summary>The source works again.</summary>
public sealed record SourceResumed : SourceEvent;

/// <summary>The source has new content.</summary>
/// <param name="Artifact">Revision, digest and where it came from.</param>
/// <param name="DefinitionDigest">The declaration it was fetched for.</param>
/// <param name="RevisionDigest">The revision in full (<see cref="SourceRevision"/>) in the content store; empty in events from before it was kept.</param>
public sealed record ArtifactProduced(Artifact Artifact, string DefinitionDigest, string RevisionDigest = "") : SourceEvent;

/// <summary>The source was read for a changed declaration or after a failure, and has the content it had.</summary>
/// <param name="Revision">The revision seen.</param>
/// <param name="DefinitionDigest">The declaration it was read for.</param>
public sealed record SourceConfirmed(string Revision, string DefinitionDigest) : SourceEvent;

/// <summary>The source could not be read: begins, or has another reason than before. Further tries that fail alike are no events.</summary>
public sealed record SourceFetchFailed(Failure Failure, string DefinitionDigest) : SourceEvent;

/// <summary>The signature of the content was missing or wrong; the last artifact stays.</summary>
public sealed record VerificationFailed(Failure Failure, string DefinitionDigest) : SourceEvent;

/// <summary>Someone asked for a look outside of the schedule, and it was done.</summary>
/// <param name="Token">Value of <c>reconcile.fluxcd.io/requestedAt</c>, or what the caller gave.</param>
public sealed record SourceRequestHandled(string Token) : SourceEvent;

/// <summary>The declaration is gone.</summary>
public sealed record SourceRetired : SourceEvent;

/// <summary>Stable names of the events on disk.</summary>
internal static class SourceEvents
{
    public static IReadOnlyList<KeyValuePair<string, Type>> Names { get; } =
    [
        new("source.artifact-produced/v2", typeof(ArtifactProduced)),
        new("source.changed/v1", typeof(SourceChanged)),
        new("source.confirmed/v1", typeof(SourceConfirmed)),
        new("source.declared/v1", typeof(SourceDeclared)),
        new("source.fetch-failed/v1", typeof(SourceFetchFailed)),
        new("source.request-handled/v1", typeof(SourceRequestHandled)),
        new("source.resumed/v1", typeof(SourceResumed)),
        new("source.retired/v1", typeof(SourceRetired)),
        new("source.suspended/v1", typeof(SourceSuspended)),
        new("source.verification-failed/v1", typeof(VerificationFailed)),
    ];

    // The first version kept the revision in the event alone.
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [Upcaster.Adding("source.artifact-produced/v1", "source.artifact-produced/v2", "revisionDigest")];
}
