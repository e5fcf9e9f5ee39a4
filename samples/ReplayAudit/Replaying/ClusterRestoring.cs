using GitOps.Adapters.EmbeddedCluster;
using GitOps.Adapters.Kubernetes;
using GitOps.Core;
using GitOps.Core.Audit.Restoring;
using GitOps.Core.Deployments.Applying;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Replaying;

/// <summary>Brings a cluster to what it was at a time, and keeps an embedded one running for those who look around in it.</summary>
internal static class ClusterRestoring
{
    public static async Task<int> RunAsync(Inquiry inquiry, Instant at, string? kubeconfig, CancellationToken cancellationToken)
    {
        await using var embedded = kubeconfig is null ? await EmbeddedCluster.StartAsync(null, cancellationToken) : null;
        var folder = Directory.CreateTempSubdirectory("gitops-audit-");
        try
        {
            var path = kubeconfig ?? Path.Combine(folder.FullName, "kubeconfig");
            if (embedded is not null)
            {
                await embedded.WriteKubeconfigAsync(path, cancellationToken);
            }

            inquiry.Rooms.UseKubernetes(options => options.KubeConfigPath = path);
            await inquiry.Services.GetRequiredService<ICustomResourceDefinitions>().InstallAsync(cancellationToken);
            var restore = new ClusterRestore(inquiry.Events, inquiry.Contents, inquiry.Services.GetRequiredService<ICluster>(), new Waiting());
            var report = await restore.RunAsync(at, cancellationToken);
            inquiry.Answer(new { report.At, report.Sources, report.Deployments, report.Objects, report.Gaps, Kubeconfig = path }, page =>
            {
                foreach (var gap in report.Gaps)
                {
                    page.Line(new Cell($"{gap.What}: {gap.Why}", Look.Warning));
                }

                page.Line($"The cluster is as it was at {inquiry.Moments.Text(at)}: {Names.Count(report.Objects, "object")} of {Names.Count(report.Deployments, "deployment")} and {Names.Count(report.Sources, "source")}.");
                page.Line($"export KUBECONFIG={path}");
            });
            if (embedded is not null)
            {
                await inquiry.Parsed.InvocationConfiguration.Error.WriteLineAsync("Ctrl+C ends it.");
                await UntilCancelledAsync(cancellationToken);
            }

            return report.Gaps.IsEmpty ? ExitCode.Fine : ExitCode.No;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => ended.TrySetResult());
        await ended.Task;
    }

    private sealed class Waiting : IPause
    {
        public Task ForAsync(Duration duration, CancellationToken cancellationToken) => Task.Delay(duration.ToTimeSpan(), cancellationToken);
    }
}
