using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>A source as it was, with its revision in full.</summary>
internal static class ShownSource
{
    public static async Task<int> RunAsync(Inquiry inquiry, ObjectKey source, string point, CancellationToken cancellationToken)
    {
        var isRevision = Revisions.IsRevision(point);
        var then = isRevision
            ? await SourceAt.OfAsync(inquiry.Events, source, point, cancellationToken)
            : await SourceAt.FindAsync(inquiry.Events, source, inquiry.Moments.Read(point), cancellationToken);
        if (then is null)
        {
            return await inquiry.NoAsync(isRevision ? $"'{source}' never had '{point}'." : $"There was no source '{source}' at {inquiry.Moments.Text(inquiry.Moments.Read(point))}.");
        }

        var kept = await KeptDocument.FindAsync<SourceRevision>(inquiry.Contents, then.RevisionDigest, cancellationToken);
        inquiry.Answer(
            new { then.Key, then.Version, then.Url, then.Reference, then.IsReady, then.IsSuspended, then.Since, then.Artifact, then.RevisionDigest, Revision = kept, then.Failure, then.Unread },
            page => RevisionPage.Draw(page, inquiry.Moments, then, kept));
        return await inquiry.UnreadAsync(then.Unread, ExitCode.Fine);
    }
}
