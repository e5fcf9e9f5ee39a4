using GitOps.Core.Audit;
using ReplayAudit.Times;

namespace ReplayAudit.Output.Html;

/// <summary>The timeline as one file: no request leaves it, and it reads well on paper, in the dark and without scripts.</summary>
internal static class ReportPage
{
    public static string Write(TimelineReport report, DeliveryMetrics metrics, Moments moments)
    {
        var page = new Markup();
        page.Add($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
        page.Add($"<meta name=\"color-scheme\" content=\"light dark\">\n<title>Deployments, {moments.Minute(report.From)} to {moments.Minute(report.To)}</title>\n<style>\n");
        page.AddFile("report.css").Add($"</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#reconciles\">Skip to reconciles</a>\n");
        Header(page, report, moments);
        page.Add($"<main>\n");
        FigureCards.Write(page, metrics);
        LaneChart.Write(page, report, moments);
        page.Add($"<section id=\"reconciles\" aria-labelledby=\"reconciles-title\">\n<div class=\"bar\"><h2 id=\"reconciles-title\">Reconciles</h2>");
        page.Add($"<div class=\"tools\" hidden><label>Find <input id=\"find\" type=\"search\" placeholder=\"object, author, commit, field\"></label>");
        page.Add($"<label><input id=\"only\" type=\"checkbox\"> failures and drift only</label></div></div>\n");
        foreach (var item in report.Deployments)
        {
            RunList.Write(page, item, moments);
        }

        page.Add($"<p id=\"nothing\" class=\"empty\" hidden>No reconcile fits.</p>\n</section>\n</main>\n");
        page.Add($"<footer>Told from the event log by gitops-audit{(report.Unread > 0 ? $"; {Names.Count(report.Unread, "event")} could not be read and are missing here" : string.Empty)}. Values of Secrets are keyed digests.</footer>\n<script>\n");
        return page.AddFile("report.js").Add($"</script>\n</body>\n</html>\n").ToString();
    }

    private static void Header(Markup page, TimelineReport report, Moments moments)
    {
        page.Add($"<header>\n<div><h1>What was deployed</h1>\n<p><time datetime=\"{moments.Text(report.From)}\">{moments.Minute(report.From)}</time> to ");
        page.Add($"<time datetime=\"{moments.Text(report.To)}\">{moments.Minute(report.To)}</time> <span class=\"muted\">{moments.Zone.Id}, {Spans.Words(report.To - report.From)}</span></p></div>\n");
        page.Add($"<button id=\"theme\" type=\"button\" hidden>Dark</button>\n</header>\n");
    }
}
