using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Compares a source with itself, at two times or revisions: who made the two, and which files differ that deployments read.</summary>
internal static class SourceDiff
{
    public static async Task<int> RunAsync(Inquiry inquiry, ObjectKey source, string from, string to, CancellationToken cancellationToken)
    {
        if (await FindAsync(inquiry, source, from, cancellationToken) is not { Artifact: { } first } before || await FindAsync(inquiry, source, to, cancellationToken) is not { Artifact: { } second } after)
        {
            return await inquiry.NoAsync($"There is nothing to compare: {source} had nothing at one of these times, or never had the revision.");
        }

        var messages = (await MessageAsync(inquiry, before, cancellationToken), await MessageAsync(inquiry, after, cancellationToken));
        var changes = await SourceComparison.BetweenAsync(inquiry.Events, inquiry.Contents, source, first.Revision, second.Revision, cancellationToken);
        inquiry.Answer(
            new { Source = source, From = new { Artifact = first, before.Since, Message = messages.Item1 }, To = new { Artifact = second, after.Since, Message = messages.Item2 }, changes.Files, changes.Deployments, changes.NotKept },
            page => Draw(page, inquiry, source, (before, messages.Item1), (after, messages.Item2), changes));
        return first == second ? ExitCode.Fine : ExitCode.No;
    }

    private static Task<SourceAt?> FindAsync(Inquiry inquiry, ObjectKey source, string point, CancellationToken cancellationToken) => Revisions.IsRevision(point)
        ? SourceAt.OfAsync(inquiry.Events, source, point, cancellationToken)
        : SourceAt.FindAsync(inquiry.Events, source, inquiry.Moments.Read(point), cancellationToken);

    private static async Task<string?> MessageAsync(Inquiry inquiry, SourceAt then, CancellationToken cancellationToken) =>
        (await KeptDocument.FindAsync<SourceRevision>(inquiry.Contents, then.RevisionDigest, cancellationToken))?.Message;

    private static void Draw(IPage page, Inquiry inquiry, ObjectKey source, (SourceAt Then, string? Message) from, (SourceAt Then, string? Message) to, SourceChanges changes)
    {
        DrawSide(page, inquiry, new Cell($"--- {source}", Look.Bad), from.Then, from.Message);
        DrawSide(page, inquiry, new Cell($"+++ {source}", Look.Good), to.Then, to.Message);
        InputPage.DrawChanges(page, changes.Files);
        if (changes.Files.IsEmpty)
        {
            page.Line(new Cell(changes.Deployments.IsEmpty ? "  no deployment applied both of them, with its inputs kept" : "  no file differs that was read", Look.Muted));
        }

        foreach (var deployment in changes.NotKept)
        {
            page.Line(new Cell($"  what {deployment} read of both is not kept", Look.Warning));
        }
    }

    private static void DrawSide(IPage page, Inquiry inquiry, Cell heading, SourceAt then, string? message)
    {
        page.Line(heading, $" {EventSummary.Short(then.Artifact!.Revision)} since {inquiry.Moments.Text(then.Since!.Value)}");
        page.Fields([.. RevisionPage.Of(then.Artifact, message, inquiry.Moments).Select(field => ("  " + field.Name, field.Value))]);
    }
}
