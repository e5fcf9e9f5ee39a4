using System.CommandLine;
using GitOps.Core.Audit.Transfer;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Writes the log as text, a line an event.</summary>
internal static class ExportCommand
{
    public static Command Create(SharedOptions shared)
    {
        var form = new Option<string>("--format") { Description = "jsonl, or cloudevents: CloudEvents 1.0 in JSON, one a line.", HelpName = "jsonl|cloudevents", DefaultValueFactory = _ => "jsonl" };
        form.AcceptOnlyFromAmong("jsonl", "cloudevents");
        var file = new Option<string?>("--out") { Description = "Write to this file instead of printing.", HelpName = "FILE" };
        var after = new Option<long>("--after") { Description = "Only events after this position.", HelpName = "POSITION" };
        return new Verb("export", "Writes every event with its chain, a line each, in the order of the log.")
        {
            Options = { form, file, after },
            Examples =
            [
                new("gitops-audit export --out log.jsonl", "Keep a copy that can be imported again."),
                new("gitops-audit export --format cloudevents | jq -r .type | sort | uniq -c", "Hand the log to tools that read CloudEvents."),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var format = inquiry.Parsed.GetValue(form) == "cloudevents" ? LogFormat.CloudEvents : LogFormat.JsonLines;
            if (inquiry.Parsed.GetValue(file) is not { } path)
            {
                await using var output = inquiry.Printer.OpenRaw();
                await LogExport.WriteAsync(inquiry.Events, output, format, inquiry.Parsed.GetValue(after), cancellationToken);
                return ExitCode.Fine;
            }

            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
            var count = await LogExport.WriteAsync(inquiry.Events, target, format, inquiry.Parsed.GetValue(after), cancellationToken);
            inquiry.Answer(new { File = path, Events = count }, page => page.Line($"{Names.Count(count, "event")} written to {path}"));
            return ExitCode.Fine;
        });
    }
}
