using System.Globalization;
using GitOps.Core.Audit;
using NodaTime;
using ReplayAudit.Times;

namespace ReplayAudit.Output.Html;

/// <summary>The figures of delivery as cards, and of each deployment in a table that unfolds.</summary>
internal static class FigureCards
{
    public static void Write(Markup page, DeliveryMetrics metrics)
    {
        var total = metrics.Total;
        page.Add($"<section aria-label=\"Figures\">\n<dl class=\"cards\">\n");
        Card(page, "Rollouts", Number(total.Rollouts), metrics.To - metrics.From < Duration.FromDays(2) ? "revisions that changed something" : $"{total.RolloutsPerDay.ToString("0.##", CultureInfo.InvariantCulture)} a day", "plain");
        Card(page, "Commit to ready", total.LeadTime is { } lead ? Spans.Words(lead.Median) : "–", total.LeadTime is { } spread ? $"median of {spread.Count}; 90% within {Spans.Words(spread.P90)}" : "no commit in this time", "plain");
        Card(page, "Change failure rate", total.ChangeFailureRate is { } rate ? $"{(rate * 100).ToString("0.#", CultureInfo.InvariantCulture)}%" : "–", $"{total.Failed} of {Names.Count(total.Attempts, "change")}", total.Failed > 0 ? "bad" : "good");
        Card(
            page, "Time to restore", total.TimeToRestore is { } restore ? Spans.Words(restore.Median) : "–",
            total.StillFailing > 0 ? $"{total.StillFailing} failing now" : total.TimeToRestore is { } longest ? $"longest {Spans.Words(longest.Longest)}" : "nothing failed", total.StillFailing > 0 ? "bad" : "plain");
        Card(page, "Drift", Number(total.Drifts), total.Drifts == 1 ? "time changed by hand" : "times changed by hand", total.Drifts > 0 ? "warn" : "good");
        page.Add($"</dl>\n");
        if (metrics.Deployments.Length > 1)
        {
            Table(page, metrics);
        }

        page.Add($"</section>\n");
    }

    private static void Card(Markup page, string name, string value, string note, string tone) =>
        page.Add($"<div class=\"card {tone}\"><dt>{name}</dt><dd><strong>{value}</strong><span>{note}</span></dd></div>\n");

    private static void Table(Markup page, DeliveryMetrics metrics)
    {
        page.Add($"<details class=\"figures\"><summary>Figures of each deployment</summary>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Deployment</th><th scope=\"col\">Rollouts</th>");
        page.Add($"<th scope=\"col\">Commit to ready</th><th scope=\"col\">Change failures</th><th scope=\"col\">Time to restore</th><th scope=\"col\">Drift</th></tr></thead>\n<tbody>\n");
        foreach (var figures in metrics.Deployments)
        {
            page.Add($"<tr><th scope=\"row\">{figures.Deployment}</th><td>{figures.Rollouts}</td><td>{Median(figures.LeadTime)}</td><td>{MetricsPage.Share(figures)}</td><td>{Median(figures.TimeToRestore)}</td><td>{figures.Drifts}</td></tr>\n");
        }

        page.Add($"</tbody></table></div></details>\n");
    }

    private static string Median(Spread? spread) => spread is null ? "–" : Spans.Words(spread.Median);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
