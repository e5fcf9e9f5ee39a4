using System.CommandLine;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Audit;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;

namespace ReplayAudit.Commands;

/// <summary>Makes every state anew from its events and compares it with what is stored.</summary>
internal static class ReplayCommand
{
    public static Command Create(StoreOptions store)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Compare the status of the custom resources of this cluster too." };
        var command = new Command("replay", "Rebuilds every state from zero and compares snapshots and custom resources; exit code 1 on a difference.") { kubeconfig };
        command.SetAction((parsed, cancellationToken) => store.WithAsync(
            parsed,
            async services => Report(await Replay.RunAsync(
                services.GetRequiredService<IEventStore>(), services.GetRequiredService<ICheckpointStore>(), services.GetService<ICluster>(), cancellationToken)),
            rooms =>
            {
                if (parsed.GetValue(kubeconfig) is { } path)
                {
                    rooms.UseKubernetes(options => options.KubeConfigPath = path);
                }
            }));
        return command;
    }

    private static int Report(ReplayReport report)
    {
        foreach (var item in report.Differences)
        {
            Console.WriteLine($"{item.Stream}: {item.What} is {item.Stored}, and from the events it is {item.Replayed}");
        }

        var verdict = report.Differences.IsEmpty ? "all equal" : report.Differences.Length == 1 ? "1 difference" : $"{report.Differences.Length} differences";
        Console.WriteLine($"{report.Streams} streams, {report.Events} events, {report.Snapshots} snapshots, {report.Resources} custom resources: {verdict}");
        return report.Differences.IsEmpty ? 0 : 1;
    }
}
