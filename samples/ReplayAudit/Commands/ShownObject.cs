using GitOps.Core.Audit;
using GitOps.Core.Yaml;
using NodaTime;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>An object as it had been applied, in full.</summary>
internal static class ShownObject
{
    public static async Task<int> RunAsync(Inquiry inquiry, KnownObject item, Instant instant, CancellationToken cancellationToken)
    {
        if (await Blame.FindAsync(inquiry.Events, inquiry.Contents, item, instant, cancellationToken) is not { } then)
        {
            return await inquiry.NoAsync($"{item.Object} was not there at {inquiry.Moments.Text(instant)}, or its manifests are not kept any more.");
        }

        inquiry.Answer(new { then.Object, then.Written, Drifts = then.Drifts.Where(drift => drift.CorrectedAt is null), Manifest = then.Content.Root, then.Unread }, page =>
        {
            // Comments, so that the whole is YAML that can be applied.
            foreach (var line in OriginPage.Lines(then, inquiry.Moments))
            {
                page.Line(new Cell($"# {line}", Look.Muted));
            }

            foreach (var line in KubeYaml.Write(then.Content.Root, sortKeys: false).TrimEnd('\n').Split('\n'))
            {
                page.Line(line);
            }
        });
        return await inquiry.UnreadAsync(then.Unread, ExitCode.Fine);
    }
}
