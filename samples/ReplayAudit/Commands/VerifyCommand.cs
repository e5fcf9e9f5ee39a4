using System.CommandLine;
using GitOps.Adapters.Signing;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Recomputes the hash chains of all streams and names every event that is not as it was appended.</summary>
internal static class VerifyCommand
{
    public static Command Create(SharedOptions shared)
    {
        var keys = TrustedKeyOption.Create("Check the signatures of checkpoints too");
        var root = new Option<string?>("--root") { Description = "The log must have the checkpoint with this root, as the host logged it: shows that its end was not cut off before.", HelpName = "HEX" };
        return new Verb("verify", "Names every event that was changed, removed, put in or moved since it was appended; exit code 1 when there is one.")
        {
            Options = { keys, root },
            Examples =
            [
                new("gitops-audit verify && echo intact", "Is the log as it was written?"),
                new("gitops-audit verify --key gitops-host.key.pub", "And did our host write it?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var trusted = inquiry.Parsed.GetValue(keys) is { Length: > 0 } paths ? TrustedKeys.Read(paths) : null;
            var report = await Verification.RunAsync(inquiry.Events, trusted, cancellationToken);
            inquiry.Answer(VerificationAnswer.Of(report, trusted is not null), page => Draw(page, report, trusted is not null));
            if (inquiry.Parsed.GetValue(root) is { } expected && await Checkpoints.FindAsync(inquiry.Events, expected, cancellationToken) is null)
            {
                return await inquiry.NoAsync($"No checkpoint has the root {expected}: the log was cut off before it, or is another one.");
            }

            return report.Findings.IsEmpty ? ExitCode.Fine : ExitCode.No;
        });
    }

    private static void Draw(IPage page, VerificationReport report, bool isSignatureChecked)
    {
        foreach (var finding in report.Findings)
        {
            page.Line(new Cell(finding.Message, Look.Bad));
        }

        var verdict = report.Findings.IsEmpty ? new Cell("all intact", Look.Good) : new Cell(Names.Count(report.Findings.Length, "finding"), Look.Bad);
        var signatures = isSignatureChecked ? "signatures checked" : "signatures not checked";
        page.Line($"{Names.Count(report.Streams, "stream")}, {Names.Count(report.Events, "event")}, {Names.Count(report.Checkpoints, "checkpoint")} ({signatures}): ", verdict);
    }
}
