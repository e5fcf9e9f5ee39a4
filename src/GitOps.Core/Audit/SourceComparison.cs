using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>What of a source's files changed between two revisions, as far as deployments read them.</summary>
/// <param name="Files">The files that differ, by path.</param>
/// <param name="Deployments">Deployments that applied both revisions and whose inputs are kept: what they did not read is not told.</param>
/// <param name="NotKept">Deployments that applied both revisions and whose inputs are not kept.</param>
public sealed record SourceChanges(ImmutableArray<InputChange> Files, ImmutableArray<ObjectKey> Deployments, ImmutableArray<ObjectKey> NotKept);

/// <summary>Compares two revisions of a source by what deployments read of them.</summary>
/// <remarks>The content store keeps what was read, not the source: a file that nothing reads is in no answer.</remarks>
public static class SourceComparison
{
    /// <summary>What differs between two revisions.</summary>
    /// <param name="events">The log.</param>
    /// <param name="contents">Has the inputs.</param>
    /// <param name="source">The source.</param>
    /// <param name="from">The first revision, as Flux prints it.</param>
    /// <param name="to">The second revision.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FailureException">A content is not what its digest says.</exception>
    public static async Task<SourceChanges> BetweenAsync(
        IEventReader events, IContentStore contents, ObjectKey source, string from, string to, CancellationToken cancellationToken = default)
    {
        var files = new SortedDictionary<string, InputChange>(StringComparer.Ordinal);
        var (read, lost) = (ImmutableArray.CreateBuilder<ObjectKey>(), ImmutableArray.CreateBuilder<ObjectKey>());
        foreach (var (deployment, before, after) in await FindAsync(events, source, from, to, cancellationToken).ConfigureAwait(false))
        {
            var first = await KeptDocument.FindAsync<RenderRecord>(contents, before, cancellationToken).ConfigureAwait(false);
            var second = await KeptDocument.FindAsync<RenderRecord>(contents, after, cancellationToken).ConfigureAwait(false);
            if (first is null || second is null || !InputComparison.IsPossible(first, second))
            {
                lost.Add(deployment);
                continue;
            }

            read.Add(deployment);
            foreach (var change in InputComparison.Between(first with { Objects = [], Remotes = [] }, second with { Objects = [], Remotes = [] }))
            {
                // What one began to read may have been there for another all along; a change says most.
                files[change.Path] = files.TryGetValue(change.Path, out var known) && known.Kind == InputChangeKind.Changed ? known : change;
            }
        }

        return new SourceChanges([.. files.Values], read.ToImmutable(), lost.ToImmutable());
    }

    private static async Task<IEnumerable<(ObjectKey Deployment, string From, string To)>> FindAsync(
        IEventReader events, ObjectKey source, string from, string to, CancellationToken cancellationToken)
    {
        var (followed, found) = (new Dictionary<StreamId, string>(), new Dictionary<StreamId, (string? From, string? To)>());
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, _ => { }, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Stream.Category != DeploymentDecider.Category)
            {
                continue;
            }

            var (before, after) = found.GetValueOrDefault(envelope.Stream);
            switch (AuditEvents.Find(envelope))
            {
                case DeploymentDeclared e:
                    followed[envelope.Stream] = e.Source;
                    break;
                case DeploymentChanged e:
                    followed[envelope.Stream] = e.Source;
                    break;
                case ReconciliationSucceeded e when followed.GetValueOrDefault(envelope.Stream) == source.ToString():
                    found[envelope.Stream] = (e.Inputs.Revision == from ? e.InputsDigest : before, e.Inputs.Revision == to ? e.InputsDigest : after);
                    break;
                default:
                    break;
            }
        }

        return found.Where(item => item.Value is { From: not null, To: not null }).Select(item => (Streams.KeyOf(item.Key), item.Value.From!, item.Value.To!));
    }
}
