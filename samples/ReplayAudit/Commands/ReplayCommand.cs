using System.CommandLine;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;
using ReplayAudit.Replaying;

namespace ReplayAudit.Commands;

/// <summary>Makes what there was anew from the events: states, manifests, a cluster.</summary>
internal static class ReplayCommand
{
    public static Command Create(SharedOptions shared)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Compare the status of the custom resources of this cluster too; with --render, take from it the Secrets that variables, values and sources need.", HelpName = "FILE" };
        var into = new Option<string?>("--into") { Description = "Copy the events into this fresh store, and replay from there.", HelpName = "STORE" };
        var render = new Option<bool>("--render") { Description = "Fetch each recorded revision again, render it again, and compare its digest with what was applied." };
        var key = new Option<string?>("--redaction-key") { Description = "With --render: the host's key for digests of Secret values; redaction.key beside the store if not given.", HelpName = "FILE" };
        var until = new Option<string?>("--until") { Description = "With --to-cluster: the time.", HelpName = "TIME" };
        var toCluster = new Option<string?>("--to-cluster") { Description = "Bring a cluster to what it was at --until; an embedded one, or that of the kubeconfig.", HelpName = "KUBECONFIG", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("replay", "Rebuilds every state from zero and compares it with what is stored; with --render the manifests, with --to-cluster a cluster. Exit code 1 on a difference.")
        {
            Options = { kubeconfig, into, render, key, until, toCluster },
            Examples =
            [
                new("gitops-audit replay --kubeconfig .gitops/kubeconfig", "Does what is stored follow from what happened?"),
                new("gitops-audit replay --render", "Was what was applied really what the commits say?"),
                new("gitops-audit replay --until \"last friday 14:05\" --to-cluster", "Look around in the cluster of last Friday with kubectl."),
            ],
        }.Does(shared, (inquiry, cancellationToken) =>
        {
            var parsed = inquiry.Parsed;
            if (parsed.GetResult(toCluster) is not null)
            {
                var time = parsed.GetValue(until) ?? throw new UsageException("--to-cluster needs --until TIME.");
                return ClusterRestoring.RunAsync(inquiry, inquiry.Moments.Read(time), parsed.GetValue(toCluster), cancellationToken);
            }

            if (parsed.GetValue(kubeconfig) is { } path)
            {
                inquiry.Rooms.UseKubernetes(options => options.KubeConfigPath = path);
            }

            return parsed.GetValue(render)
                ? Rerendering.RunAsync(inquiry, parsed.GetValue(key), cancellationToken)
                : CompareAsync(inquiry, parsed.GetValue(into), cancellationToken);
        });
    }

    private static async Task<int> CompareAsync(Inquiry inquiry, string? into, CancellationToken cancellationToken)
    {
        await using var copy = into is null ? null : await FreshStore.CopyAsync(inquiry.Events, into, cancellationToken);
        var report = await Replay.RunAsync(
            copy?.Events ?? inquiry.Events, inquiry.Services.GetRequiredService<ICheckpointStore>(), inquiry.Services.GetService<ICluster>(), cancellationToken);
        inquiry.Answer(report, page => Draw(page, report));
        return report.Differences.IsEmpty ? ExitCode.Fine : ExitCode.No;
    }

    private static void Draw(IPage page, ReplayReport report)
    {
        foreach (var item in report.Differences)
        {
            page.Line($"{item.Stream}: {item.What} is {item.Stored}, and from the events it is {item.Replayed}");
        }

        var verdict = report.Differences.IsEmpty ? new Cell("all equal", Look.Good) : new Cell(Names.Count(report.Differences.Length, "difference"), Look.Bad);
        string[] counts =
        [
            Names.Count(report.Streams, "stream"), Names.Count(report.Events, "event"), Names.Count(report.Snapshots, "snapshot"),
            Names.Count(report.Confirmations, "confirmation"), Names.Count(report.Resources, "custom resource"),
        ];
        page.Line($"{string.Join(", ", counts)}: ", verdict);
    }
}
