using GitOps.Core.Audit;
using ReplayAudit.Commands;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>What differs, object by object and field by field.</summary>
internal static class DiffPage
{
    public static object DataOf(SetDiff diff) => new
    {
        From = SideOf(diff.From),
        To = SideOf(diff.To),
        diff.IsKept,
        diff.Inputs,
        Objects = diff.Changes.Select(change => new { Object = change.To ?? change.From, change.From, change.To, Change = WordOf(change), change.Fields }),
    };

    public static void Draw(IPage page, Moments moments, IReadOnlyList<SetDiff> diffs)
    {
        foreach (var diff in diffs)
        {
            page.Line(new Cell($"--- {Heading(diff.From, moments)}", Look.Bad));
            page.Line(new Cell($"+++ {Heading(diff.To, moments)}", Look.Good));
            if (!diff.IsKept)
            {
                page.Line(new Cell("  the manifests are not kept any more", Look.Warning));
            }
            else if (diff.Changes.IsEmpty)
            {
                page.Line(new Cell("  equal", Look.Muted));
            }

            foreach (var change in diff.Changes)
            {
                page.Line(new Cell($"  {WordOf(change)} ", LookOf(change)), new Cell(NameOf(change), Look.Strong));
                foreach (var field in change.Fields)
                {
                    page.Line(
                        new Cell($"    {field.Path}: ", Look.Muted), new Cell(OriginPage.Value(field.From), Look.Bad), new Cell(" -> ", Look.Muted), new Cell(OriginPage.Value(field.To), Look.Good));
                }
            }

            InputPage.DrawChanges(page, diff.Inputs ?? []);
        }
    }

    private static object? SideOf(ManifestSet? set) => set is null ? null : new { set.Deployment, set.Revision, set.Since, set.Provenance?.Commit, set.Provenance?.Author, set.Provenance?.Subject };

    private static string Heading(ManifestSet? set, Moments moments) => set is null
        ? "(no such deployment)"
        : set.Since is { } since ? $"{set.Deployment} {EventSummary.Short(set.Revision)} since {moments.Text(since)}" : $"{set.Deployment} (nothing applied yet)";

    private static string WordOf(ObjectChange change) => change.From is null ? "added" : change.To is null ? "removed" : "changed";

    private static Look LookOf(ObjectChange change) => change.From is null ? Look.Good : change.To is null ? Look.Bad : Look.Warning;

    private static string NameOf(ObjectChange change) => (change.From, change.To) switch
    {
        ({ } from, { } to) when from.Id != to.Id => $"{from} -> {to}",
        var (from, to) => (to ?? from)!.Value.ToString(),
    };
}
