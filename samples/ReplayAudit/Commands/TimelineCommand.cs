using System.CommandLine;
using System.Text;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;
using ReplayAudit.Output.Html;

namespace ReplayAudit.Commands;

/// <summary>Draws what every deployment did when, in the terminal or as a page.</summary>
internal static class TimelineCommand
{
    public static Command Create(SharedOptions shared)
    {
        var deployment = new Option<string?>("--deployment") { Description = "Only this deployment: name, namespace/name or Kind/namespace/name." };
        var since = new Option<string>("--since") { Description = "Begin.", HelpName = "TIME", DefaultValueFactory = _ => "7d ago" };
        var until = new Option<string>("--until") { Description = "End.", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var html = new Option<string?>("--html") { Description = "Write a page instead: one file, which opens offline.", HelpName = "FILE" };
        return new Verb("timeline", "A picture of all deployments over time: durations, failures, drift, and what each reconcile changed.")
        {
            Options = { deployment, since, until, html },
            Examples =
            [
                new("gitops-audit timeline --since yesterday", "What went on since yesterday?"),
                new("gitops-audit timeline --since 30d\\ ago --html report.html", "The same as a page, for the review on Monday."),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var (from, to) = (inquiry.Moments.Read(inquiry.Parsed.GetValue(since)!), inquiry.Moments.Read(inquiry.Parsed.GetValue(until)!));
            if (from >= to)
            {
                throw new UsageException("--since must be earlier than --until.");
            }

            var whole = await Timeline.ReadAsync(inquiry.Events, to, cancellationToken);
            if (inquiry.Parsed.GetValue(deployment) is { } name)
            {
                if (await Subjects.FindDeploymentAsync(inquiry, name, cancellationToken) is not { } key)
                {
                    return await inquiry.NoAsync($"There never was a deployment '{name}'.");
                }

                whole = whole with { Deployments = [.. whole.Deployments.Where(item => item.Deployment == key)] };
            }

            var report = Timeline.Since(whole, from);
            if (inquiry.Parsed.GetValue(html) is { } file)
            {
                await File.WriteAllTextAsync(file, ReportPage.Write(report, Metrics.Of(whole, report.From), inquiry.Moments), new UTF8Encoding(false), cancellationToken);
                inquiry.Answer(new { File = Path.GetFullPath(file), Deployments = report.Deployments.Length }, page => page.Line($"Wrote {file}: {Names.Count(report.Deployments.Length, "deployment")}."));
                return ExitCode.Fine;
            }

            inquiry.Answer(report, page => TimelinePage.Draw(page, inquiry.Moments, report));
            return report.Deployments.IsEmpty ? await inquiry.NoAsync("There was no deployment at that time.") : ExitCode.Fine;
        });
    }
}
