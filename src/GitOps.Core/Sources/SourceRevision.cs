using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Sources;

/// <summary>A source at one revision, in full, as the content store keeps it: who made it, and what of it was fetched how.</summary>
/// <remarks>Made once, when the revision is seen first. The address is without credentials, and nothing of the files is in it but the digest.</remarks>
/// <param name="Source">The source.</param>
/// <param name="Url">Address as it was declared, without credentials.</param>
/// <param name="Reference">Which content was wanted, as text: <c>branch main</c>.</param>
/// <param name="DefinitionDigest">The declaration in the content store.</param>
/// <param name="Artifact">Revision, digest, commit, author, committer, signer.</param>
/// <param name="Message">The whole message of the commit; null where there is none.</param>
public sealed record SourceRevision(ObjectKey Source, string Url, string Reference, string DefinitionDigest, Artifact Artifact, string? Message) : IKeptDocument
{
    /// <inheritdoc />
    public static string Format => "source-revision/v1";

    /// <summary>Whether a signature was asked for, found and right.</summary>
    public bool IsVerified => Artifact.Provenance.Signer.Length > 0;

    internal static SourceRevision Of(DeclaredSource declared, SourceState state, SourceObservation.Fetched fetched) =>
        new(declared.Definition.Key, state.Url, state.Reference, declared.Digest, fetched.Artifact, fetched.Message);

    /// <summary>What is kept as the cause of an event is small; the message has its place in the content store.</summary>
    internal static SourceObservation WithoutMessage(SourceObservation seen) => seen is SourceObservation.Fetched { Message: not null } fetched ? fetched with { Message = null } : seen;
}
