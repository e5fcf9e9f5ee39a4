using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kubernetes;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Marten;
using GitOps.Adapters.Oci;
using GitOps.Adapters.Signing;
using GitOps.Adapters.Sqlite;
using GitOps.Core.Composition;
using GitOps.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using WorkerHost.Commands;

namespace WorkerHost;

/// <summary>The engine in a generic host: this is all that a platform of your own needs.</summary>
internal static class Engine
{
    public static IHost Create(RunSettings settings, string kubeconfig)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Why the host could not start is told by the command.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddGitOps(
            gitops => UseStore(gitops, settings)
                .UseKubernetes(options => options.KubeConfigPath = kubeconfig)
                .UseGit(options => options.DataFolder = settings.Folder("git"))
                .UseKustomize()
                .UseHelm(options => options.DataFolder = settings.Folder("helm"))
                .UseOci(options => options.DataFolder = settings.Folder("oci"))
                .UseSigning(settings.Folder("gitops-host.key")),
            options =>
            {
                options.RedactionKeyFile = settings.Folder("redaction.key");
                options.Sealing.Interval = Duration.FromMinutes(1);
            });
        return builder.Build();
    }

    private static IGitOpsBuilder UseStore(IGitOpsBuilder gitops, RunSettings settings) => settings.Store == "postgres"
        ? gitops.UseMarten(settings.Connection!)
        : gitops.UseSqlite(settings.Folder("events.db"));
}
