using System.CommandLine;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Recomputes the hash chains of all streams and names every event that is not as it was appended.</summary>
internal static class VerifyCommand
{
    public static Command Create(SharedOptions shared) =>
        new Verb("verify", "Checks the hash chains of all streams and the roots of checkpoints; exit code 1 when something was changed.")
        {
            Examples = [new("gitops-audit verify && echo intact", "Is the log as it was written?")],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            // Without a key: roots of checkpoints are compared, their signatures are not.
            var report = await Verification.RunAsync(inquiry.Events, null, cancellationToken);
            inquiry.Answer(report, page =>
            {
                foreach (var finding in report.Findings)
                {
                    page.Line(new Cell(finding.Message, Look.Bad));
                }

                var verdict = report.Findings.IsEmpty ? new Cell("all intact", Look.Good) : new Cell(Names.Count(report.Findings.Length, "finding"), Look.Bad);
                page.Line($"{report.Streams} streams, {report.Events} events, {report.Checkpoints} checkpoints (signatures not checked): ", verdict);
            });
            return report.Findings.IsEmpty ? ExitCode.Fine : ExitCode.No;
        });
}
