using System.CommandLine;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>The four figures of DORA over a window.</summary>
internal static class MetricsCommand
{
    public static Command Create(SharedOptions shared)
    {
        var window = new Option<string>("--window") { Description = "How far back, as 30d, 12h or P30D.", HelpName = "SPAN", DefaultValueFactory = _ => "30d" };
        var until = new Option<string>("--until") { Description = "End of the window.", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        return new Verb("metrics", "Deployment frequency, lead time from commit to ready, change failure rate and time to restore, of each deployment and in total.")
        {
            Options = { window, until },
            Examples =
            [
                new("gitops-audit metrics --window 90d", "How did delivery go in the last quarter?"),
                new("gitops-audit metrics -o json | jq -r .total.leadTime.median", "How long does a commit take to be ready?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var to = inquiry.Moments.Read(inquiry.Parsed.GetValue(until)!);
            var metrics = await Metrics.ReadAsync(inquiry.Events, inquiry.Moments.Before(to, inquiry.Parsed.GetValue(window)!), to, cancellationToken);
            inquiry.Answer(metrics, page => MetricsPage.Draw(page, inquiry.Moments, metrics));
            return ExitCode.Fine;
        });
    }
}
