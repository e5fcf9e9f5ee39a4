using GitOps.Core.Audit;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>An event of the history: a line, and below it the objects with their fields.</summary>
internal static class HistoryPage
{
    public static void Write(Printer printer, Moments moments, HistoryEntry entry) => printer.Item(DataOf(entry), page => Draw(page, moments, entry));

    private static void Draw(IPage page, Moments moments, HistoryEntry entry)
    {
        var (summary, happened) = (entry.Summary, entry.Envelope.Event);
        var commit = CommitOf(entry) is { Length: > 0 } text ? $"  [{text}]" : string.Empty;
        page.Line(
            new Cell($"{moments.Text(happened.At)} ", Look.Muted),
            $"{happened.Actor} {NameOf(entry),-36} ",
            new Cell($"{summary.Verb,-10}", Cell.LookOf(summary.Tone)),
            $" {Legible.Line(summary.Text)}",
            new Cell(Legible.Line(commit), Look.Muted));
        foreach (var detail in summary.Details)
        {
            page.Line(new Cell($"    {Legible.Line(detail)}", Look.Muted));
        }
    }

    private static object DataOf(HistoryEntry entry) => new
    {
        entry.Envelope.Position,
        entry.Envelope.Stream,
        entry.Envelope.Version,
        entry.Envelope.Event.At,
        entry.Envelope.Event.Actor,
        entry.Envelope.Event.Type,
        entry.Summary.Verb,
        entry.Summary.Text,
        entry.Summary.Details,
        entry.Revision,
        Commit = entry.Provenance?.Commit ?? string.Empty,
        Author = entry.Provenance?.Author ?? string.Empty,
        Signer = entry.Provenance?.Signer ?? string.Empty,
        Subject = entry.Provenance?.Subject ?? string.Empty,
    };

    private static string NameOf(HistoryEntry entry) => entry.Definition?.ToString() ?? entry.Envelope.Stream.ToString();

    private static string CommitOf(HistoryEntry entry) =>
        entry.Revision.Length == 0 ? string.Empty : entry.Provenance is { } from ? $"{EventSummary.Short(entry.Revision)} by {Names.WithoutMail(from.Author)}" : EventSummary.Short(entry.Revision);
}
