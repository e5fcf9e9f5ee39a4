using GitOps.Core.Audit;
using GitOps.Core.Sources;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>A source at an instant, and its revision in full.</summary>
internal static class RevisionPage
{
    public static void Draw(IPage page, Moments moments, SourceAt then, SourceRevision? kept)
    {
        var fields = new List<(string, Cell)>
        {
            ("source", $"{then.Key} (version {then.Version})"),
            ("address", Legible.Line(then.Url)),
            ("wanted", Legible.Line(then.Reference)),
            ("ready", then.IsReady ? new Cell("yes", Look.Good) : new Cell(then.IsSuspended ? "no, suspended" : "no", Look.Bad)),
            ("revision", then.Artifact is { } artifact ? Legible.Line(artifact.Revision) : "(none fetched yet)"),
        };
        if (then is { Since: { } since, Artifact: not null })
        {
            fields.Add(("since", moments.Text(since)));
            fields.AddRange(Of(kept?.Artifact ?? then.Artifact, kept?.Message, moments).Skip(1));
            fields.Add(("kept as", kept is null ? new Cell("(in the log alone)", Look.Muted) : new Cell(then.RevisionDigest)));
        }

        if (then.Failure is { } failure)
        {
            fields.Add(("failure", new Cell(Legible.Line($"{failure.Reason}: {failure.Message}"), Look.Bad)));
        }

        page.Fields(fields);
    }

    /// <summary>What tells one revision from another, beginning with its name.</summary>
    public static IEnumerable<(string Name, Cell Value)> Of(Artifact artifact, string? message, Moments moments)
    {
        var from = artifact.Provenance;
        yield return ("revision", Legible.Line(artifact.Revision));
        yield return ("digest", artifact.Digest);
        (string Name, string? Value)[] known =
        [
            ("commit", from.Commit),
            ("author", Dated(from.Author, from.AuthoredAt, moments)),
            ("committer", Dated(from.Committer, from.CommittedAt, moments)),
            ("chart", from.Chart),
            ("made of", from.Upstream),
            ("made from", from.OriginSource),
            ("made at", from.OriginRevision),
            ("how", from.Summary),
        ];
        foreach (var (name, value) in known.Where(item => !string.IsNullOrEmpty(item.Value)))
        {
            yield return (name, Legible.Line(value!));
        }

        yield return ("signer", from.Signer.Length == 0 ? "(not verified)" : Legible.Line(from.Signer));
        var label = "message";
        foreach (var line in (message ?? from.Subject).TrimEnd().Split('\n').Where(line => (message ?? from.Subject).Length > 0))
        {
            yield return (label, Legible.Line(line));
            label = string.Empty;
        }
    }

    private static string Dated(string who, NodaTime.Instant? at, Moments moments) => at is { } when && who.Length > 0 ? $"{who}, {moments.Text(when)}" : who;
}
