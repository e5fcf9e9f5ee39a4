using System.CommandLine;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Makes every state anew from its events and compares it with what is stored.</summary>
internal static class ReplayCommand
{
    public static Command Create(SharedOptions shared)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Compare the status of the custom resources of this cluster too." };
        return new Verb("replay", "Rebuilds every state from zero and compares snapshots and custom resources; exit code 1 on a difference.")
        {
            Options = { kubeconfig },
            Examples = [new("gitops-audit replay --kubeconfig .gitops/kubeconfig", "Does what is stored follow from what happened?")],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            if (inquiry.Parsed.GetValue(kubeconfig) is { } path)
            {
                inquiry.Rooms.UseKubernetes(options => options.KubeConfigPath = path);
            }

            var report = await Replay.RunAsync(
                inquiry.Events, inquiry.Services.GetRequiredService<ICheckpointStore>(), inquiry.Services.GetService<ICluster>(), cancellationToken);
            inquiry.Answer(report, page => Draw(page, report));
            return report.Differences.IsEmpty ? ExitCode.Fine : ExitCode.No;
        });
    }

    private static void Draw(IPage page, ReplayReport report)
    {
        foreach (var item in report.Differences)
        {
            page.Line($"{item.Stream}: {item.What} is {item.Stored}, and from the events it is {item.Replayed}");
        }

        var verdict = report.Differences.IsEmpty ? new Cell("all equal", Look.Good) : new Cell(Names.Count(report.Differences.Length, "difference"), Look.Bad);
        page.Line($"{report.Streams} streams, {report.Events} events, {report.Snapshots} snapshots, {report.Resources} custom resources: ", verdict);
    }
}
