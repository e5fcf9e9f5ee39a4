using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>What a deployment had applied, in full.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Revision">The revision; empty when nothing was applied yet.</param>
/// <param name="Provenance">Commit and author of the revision; null when nothing was applied yet.</param>
/// <param name="Since">When it became the applied one; null when nothing was applied yet.</param>
/// <param name="Objects">The objects in the order of application; null when the content store does not keep them any more.</param>
public sealed record ManifestSet(ObjectKey Deployment, string Revision, Provenance? Provenance, Instant? Since, ImmutableArray<KubeObject>? Objects)
{
    /// <summary>What the manifests were rendered from; null when nothing was applied yet, or it is not kept.</summary>
    public RenderRecord? Inputs { get; init; }

    /// <summary>What a deployment had applied at an instant; null when it was not declared then.</summary>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public static async Task<ManifestSet?> AtAsync(
        IEventReader events, IContentStore contents, ObjectKey deployment, Instant at, CancellationToken cancellationToken = default) =>
        await TimeTravel.FindAsync(events, deployment, at, cancellationToken).ConfigureAwait(false) is { } then
            ? new ManifestSet(
                deployment, then.AppliedRevision, then.Provenance, then.AppliedSince, await ReadAsync(contents, then.ManifestsDigest, cancellationToken).ConfigureAwait(false))
            {
                Inputs = await KeptDocument.FindAsync<RenderRecord>(contents, then.InputsDigest, cancellationToken).ConfigureAwait(false),
            }
            : null;

    /// <summary>What a deployment applied last of a revision; null when it never applied it.</summary>
    /// <param name="events">The log.</param>
    /// <param name="contents">Has the manifests.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="revision">A revision as Flux prints it, or the beginning of a commit's hash.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public static async Task<ManifestSet?> OfAsync(
        IEventReader events, IContentStore contents, ObjectKey deployment, string revision, CancellationToken cancellationToken = default)
    {
        (ReconciliationSucceeded Event, Instant At)? last = null;
        await foreach (var (envelope, happened) in AuditEvents.ReadStreamAsync(events, Streams.Deployment(deployment), _ => { }, cancellationToken).ConfigureAwait(false))
        {
            if (happened is ReconciliationSucceeded success && RevisionText.IsOf(success.Inputs.Revision, revision))
            {
                last = (success, last?.Event.Inputs.Revision == success.Inputs.Revision ? last.Value.At : envelope.Event.At);
            }
        }

        return last is { } found
            ? new ManifestSet(
                deployment, found.Event.Inputs.Revision, found.Event.Provenance, found.At, await ReadAsync(contents, found.Event.ManifestsDigest, cancellationToken).ConfigureAwait(false))
            {
                Inputs = await KeptDocument.FindAsync<RenderRecord>(contents, found.Event.InputsDigest, cancellationToken).ConfigureAwait(false),
            }
            : null;
    }

    private static async Task<ImmutableArray<KubeObject>?> ReadAsync(IContentStore contents, string digest, CancellationToken cancellationToken)
    {
        if (digest.Length == 0)
        {
            return [];
        }

        return await new AppliedContent(contents).FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } objects ? [.. objects] : null;
    }
}
