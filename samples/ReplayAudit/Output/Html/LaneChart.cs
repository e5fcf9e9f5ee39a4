using GitOps.Core.Audit;
using ReplayAudit.Times;

namespace ReplayAudit.Output.Html;

/// <summary>A lane for each deployment: what it was when, and a mark for every reconcile that changed something or failed.</summary>
internal static class LaneChart
{
    /// <summary>A label further to the right would not fit.</summary>
    private const double LastLabel = 0.95;

    private static readonly (PhaseKind Kind, string Word)[] Kinds =
        [(PhaseKind.Ready, "ready"), (PhaseKind.Working, "working"), (PhaseKind.Waiting, "waiting"), (PhaseKind.Failing, "failing"), (PhaseKind.Suspended, "suspended")];

    public static void Write(Markup page, TimelineReport report, Moments moments)
    {
        var scale = new TimeScale(report.From, report.To, moments);
        page.Add($"<section aria-labelledby=\"lanes-title\">\n<div class=\"bar\"><h2 id=\"lanes-title\">Timeline</h2>\n<ul class=\"legend\" aria-label=\"Legend\">");
        foreach (var (_, word) in Kinds)
        {
            page.Add($"<li><i class=\"phase {word}\"></i>{word}</li>");
        }

        page.Add($"<li><i class=\"mark changed\">▲</i>changed</li><li><i class=\"mark failed\">✕</i>failed</li><li><i class=\"mark drift\">◆</i>drift</li><li><i class=\"commit\"></i>commit fetched</li></ul></div>\n");
        page.Add($"<div class=\"chart\">\n<div class=\"axis\" aria-hidden=\"true\"><span></span><div>");
        foreach (var (at, label) in scale.Marks(8).Where(mark => mark.At < LastLabel))
        {
            page.Add($"<b style=\"left:{Markup.Percent(at)}\">{label}</b>");
        }

        page.Add($"</div></div>\n");
        foreach (var item in report.Deployments)
        {
            Lane(page, item, report, scale, moments);
        }

        page.Add($"</div>\n</section>\n");
    }

    /// <summary>The word for what a deployment is.</summary>
    public static string WordOf(PhaseKind kind) => Kinds.First(entry => entry.Kind == kind).Word;

    private static void Lane(Markup page, DeploymentTimeline item, TimelineReport report, TimeScale scale, Moments moments)
    {
        page.Add($"<div class=\"lane\"><a href=\"#{RunList.Anchor(item.Deployment)}\"><small>{item.Deployment.Kind}/{item.Deployment.Namespace}/</small>{item.Deployment.Name}</a>\n");
        page.Add($"<div class=\"track\"><div class=\"phases\" role=\"img\" aria-label=\"{Spoken(item)}\">");
        foreach (var phase in item.Phases)
        {
            var (left, right) = (scale.At(phase.From), scale.At(phase.To));
            var title = $"{WordOf(phase.Kind)} for {Spans.Words(phase.To - phase.From)}, {moments.Second(phase.From)}{(phase.Why.Length == 0 ? string.Empty : $"\n{phase.Why}")}";
            page.Add($"<i class=\"phase {WordOf(phase.Kind)}\" style=\"left:{Markup.Percent(left)};width:{Markup.Percent(right - left)}\" title=\"{title}\"></i>");
        }

        foreach (var fetch in report.Fetches)
        {
            page.Add($"<i class=\"commit\" style=\"left:{Markup.Percent(scale.At(fetch.At))}\" title=\"{EventSummary.Short(fetch.Revision)} {fetch.Provenance.Subject}\n{Names.WithoutMail(fetch.Provenance.Author)}\"></i>");
        }

        page.Add($"</div><div class=\"marks\">");
        foreach (var run in item.Runs)
        {
            if (MarkOf(run) is { } mark)
            {
                var title = $"{RunWords.What(run).Text} {moments.Second(run.End)}: {run.Provenance?.Subject}";
                page.Add($"<a class=\"mark {mark.Class}\" style=\"left:{Markup.Percent(scale.At(run.End))}\" href=\"#{RunList.Anchor(item.Deployment, run)}\" title=\"{title}\" aria-label=\"{title}\">{mark.Sign}</a>");
            }
        }

        page.Add($"</div></div></div>\n");
    }

    private static (string Class, string Sign)? MarkOf(TimelineRun run) => run switch
    {
        { Outcome: RunOutcome.Failed } => ("failed", "✕"),
        { Drift.IsEmpty: false } => ("drift", "◆"),
        { Kind: RunKind.Change } => ("changed", "▲"),
        _ => null,
    };

    private static string Spoken(DeploymentTimeline item)
    {
        var shares = item.Phases.GroupBy(phase => phase.Kind)
            .Select(group => $"{WordOf(group.Key)} {Spans.Words(group.Aggregate(NodaTime.Duration.Zero, (sum, phase) => sum + (phase.To - phase.From)))}");
        return $"{item.Deployment}: {string.Join(", ", shares)}";
    }
}
