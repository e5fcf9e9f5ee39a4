using GitOps.Core.Audit;
using GitOps.Core.Objects;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>Where an object and its fields came from.</summary>
internal static class OriginPage
{
    private const int LongestValue = 60;

    /// <summary>An object in a few lines.</summary>
    public static IEnumerable<string> Lines(ObjectAt then, Moments moments)
    {
        var (written, from) = (then.Written, then.Written.Provenance);
        yield return $"{then.Object}, {written.Cause.ToString().ToLowerInvariant()} by {written.Deployment} at {moments.Text(written.At)} (event {written.Position})";
        yield return from is null ? written.Revision : $"{written.Revision} \"{from.Subject}\" by {from.Author}{Signed(from.Signer)}";
        foreach (var drift in then.Drifts.Where(drift => drift.CorrectedAt is null))
        {
            yield return $"changed outside: {(drift.Path.Length == 0 ? "deleted" : $"{drift.Path} is {Value(drift.Found)}")}{By(drift.Manager)}, seen {moments.Text(drift.DetectedAt)}";
        }
    }

    /// <summary>All fields, each with its origin.</summary>
    public static void DrawFields(IPage page, Moments moments, ObjectAt then, IReadOnlyCollection<BlamedField> fields)
    {
        page.Table(
            ["Field", "Value", "Commit", "Author", "Signer", "Time", "Event", "How"],
            [.. fields.Select(field => new Cell[]
            {
                new(field.Path, Look.Strong),
                Value(field.Value),
                new(Names.Commit(field.Origin.Provenance?.Commit ?? field.Origin.Revision), Look.Accent),
                Legible.Line(Names.WithoutMail(field.Origin.Provenance?.Author ?? string.Empty)),
                field.Origin.Provenance?.Signer is { Length: > 0 } signer ? Legible.Line(signer) : new Cell("-", Look.Muted),
                new(moments.Text(field.Origin.At), Look.Muted),
                new(field.Origin.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), Look.Muted),
                How(field, moments),
            })]);
        foreach (var drift in then.Drifts)
        {
            page.Line(new Cell(DriftLine(drift, moments), Look.Warning));
        }

        if (then.NotKept > 0)
        {
            page.Line(new Cell($"The manifests of {Names.Count(then.NotKept, "earlier write")} are not kept any more; what they changed is told of the next write that is.", Look.Warning));
        }
    }

    /// <summary>A value on one line, cut when it is long.</summary>
    public static string Value(KubeValue? value)
    {
        var text = Legible.Line(value is null ? "(absent)" : value.AsString ?? value.ToString());
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    private static Cell How(BlamedField field, Moments moments) => field.Drifts switch
    {
        [.., { CorrectedAt: null } open] => new Cell($"set outside to {Value(open.Found)}{By(open.Manager)}", Look.Warning),
        [.., var last] => new Cell($"written back {moments.Text(last.CorrectedAt!.Value)}", Look.Warning),
        _ => field.Origin.Cause.ToString().ToLowerInvariant(),
    };

    private static string DriftLine(FieldDrift drift, Moments moments)
    {
        var what = drift.Path.Length == 0 ? "was deleted" : $"{drift.Path} was {Value(drift.Found)}";
        var end = drift.CorrectedAt is { } at ? $"written back {moments.Text(at)}" : "not written back";
        return $"outside of the engine: {what}{By(drift.Manager)}, seen {moments.Text(drift.DetectedAt)} (event {drift.Position}), {end}";
    }

    private static string By(string manager) => manager.Length == 0 ? string.Empty : $" by {Legible.Line(manager)}";

    private static string Signed(string signer) => signer.Length == 0 ? string.Empty : $", signed by {signer}";
}
