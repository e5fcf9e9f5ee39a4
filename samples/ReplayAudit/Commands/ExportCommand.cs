using System.CommandLine;
using GitOps.Core.Audit.Transfer;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Writes the log as text, a line an event, and what events name if asked to.</summary>
internal static class ExportCommand
{
    public static Command Create(SharedOptions shared)
    {
        var form = new Option<string>("--format") { Description = "jsonl, or cloudevents: CloudEvents 1.0 in JSON, one a line.", HelpName = "jsonl|cloudevents", DefaultValueFactory = _ => "jsonl" };
        form.AcceptOnlyFromAmong("jsonl", "cloudevents");
        var file = new Option<string?>("--out") { Description = "Write to this file instead of printing.", HelpName = "FILE" };
        var contents = new Option<bool>("--contents") { Description = "With what the events name by digest: declarations, revisions, inputs, manifests; jsonl only." };
        var after = new Option<long>("--after") { Description = "Only events after this position.", HelpName = "POSITION" };
        return new Verb("export", "Writes every event with its chain, a line each, in the order of the log.")
        {
            Options = { form, file, after, contents },
            Examples =
            [
                new("gitops-audit export --out log.jsonl", "Keep a copy that can be imported again."),
                new("gitops-audit export --contents --out fleet.jsonl", "Keep all that show, blame and diff need, in one file."),
                new("gitops-audit export --format cloudevents | jq -r .type | sort | uniq -c", "Hand the log to tools that read CloudEvents."),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var format = inquiry.Parsed.GetValue(form) == "cloudevents" ? LogFormat.CloudEvents : LogFormat.JsonLines;
            var withContents = inquiry.Parsed.GetValue(contents);
            if (withContents && format == LogFormat.CloudEvents)
            {
                throw new UsageException("CloudEvents carry events alone; leave --contents out, or export as jsonl.");
            }

            if (inquiry.Parsed.GetValue(file) is not { } path)
            {
                await using var output = inquiry.Printer.OpenRaw();
                await WriteAsync(inquiry, output, format, withContents, inquiry.Parsed.GetValue(after), cancellationToken);
                return ExitCode.Fine;
            }

            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
            var (events, carried) = await WriteAsync(inquiry, target, format, withContents, inquiry.Parsed.GetValue(after), cancellationToken);
            inquiry.Answer(
                new { File = path, Events = events, Contents = carried },
                page => page.Line($"{Names.Count(events, "event")}{(withContents ? $" and {Names.Count(carried, "content")}" : string.Empty)} written to {path}"));
            return ExitCode.Fine;
        });
    }

    private static async Task<(long Events, long Contents)> WriteAsync(Inquiry inquiry, Stream output, LogFormat format, bool withContents, long after, CancellationToken cancellationToken) => withContents
        ? await LogExport.WriteWithContentsAsync(inquiry.Events, inquiry.Contents, output, after, cancellationToken)
        : (await LogExport.WriteAsync(inquiry.Events, output, format, after, cancellationToken), 0);
}
