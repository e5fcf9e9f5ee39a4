using System.CommandLine;
using GitOps.Core.Audit;
using GitOps.Core.Audit.Transfer;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Reads an exported log into a store of its own.</summary>
internal static class ImportCommand
{
    public static Command Create(SharedOptions shared)
    {
        var file = new Argument<string>("file") { Description = "What export wrote, in either form." };
        return new Verb("import", "Reads an exported log into an empty store, checks its chain, and verifies the result; goes on where an import was interrupted.")
        {
            Arguments = { file },
            Examples = [new("gitops-audit import log.jsonl --db copy.db && gitops-audit log --db copy.db", "Look at someone else's log at leisure.")],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            inquiry.MayCreateStore();
            ImportReport report;
            await using (var input = new FileStream(inquiry.Parsed.GetValue(file)!, FileMode.Open, FileAccess.Read))
            {
                report = await LogImport.ReadAsync(inquiry.Events, inquiry.Contents, input, cancellationToken);
            }

            var verified = await Verification.RunAsync(inquiry.Events, null, cancellationToken);
            inquiry.Answer(new { report.Imported, report.Present, report.Contents, Verification = VerificationAnswer.Of(verified, isSignatureChecked: false) }, page =>
            {
                foreach (var finding in verified.Findings)
                {
                    page.Line(new Cell(finding.Message, Look.Bad));
                }

                var verdict = verified.Findings.IsEmpty ? new Cell("chain intact", Look.Good) : new Cell(Names.Count(verified.Findings.Length, "finding"), Look.Bad);
                page.Line($"{Names.Count(report.Imported, "event")}{(report.Contents > 0 ? $" and {Names.Count(report.Contents, "content")}" : string.Empty)} imported, {report.Present} there before: ", verdict);
            });
            return verified.Findings.IsEmpty ? ExitCode.Fine : ExitCode.No;
        });
    }
}
