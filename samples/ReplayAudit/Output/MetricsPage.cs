using System.Globalization;
using GitOps.Core.Audit;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>The figures of delivery.</summary>
internal static class MetricsPage
{
    public static void Draw(IPage page, Moments moments, DeliveryMetrics metrics)
    {
        page.Line(new Cell($"{moments.Text(metrics.From)} to {moments.Text(metrics.To)}", Look.Muted));
        page.Table(
            ["Deployment", "Rollouts", "Per day", "Lead time (median, p90)", "Change failures", "Time to restore (median, longest)", "Failing now", "Drifts"],
            [.. metrics.Deployments.Select(Row), Row(metrics.Total)]);
    }

    /// <summary>A share as people write it.</summary>
    public static string Share(DeliveryFigures figures) => figures.ChangeFailureRate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#}% ({figures.Failed} of {figures.Attempts})")
        : "-";

    private static Cell[] Row(DeliveryFigures figures) =>
    [
        new(figures.Deployment?.ToString() ?? "total", Look.Strong),
        Number(figures.Rollouts),
        figures.RolloutsPerDay.ToString("0.##", CultureInfo.InvariantCulture),
        figures.LeadTime is { } lead ? $"{Spans.Words(lead.Median)}, {Spans.Words(lead.P90)}" : "-",
        new(Share(figures), figures.Failed > 0 ? Look.Warning : Look.Plain),
        figures.TimeToRestore is { } restore ? $"{Spans.Words(restore.Median)}, {Spans.Words(restore.Longest)}" : "-",
        figures.Deployment is null ? Number(figures.StillFailing) : figures.StillFailing > 0 ? new Cell("yes", Look.Bad) : "no",
        Number(figures.Drifts),
    ];

    private static Cell Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
