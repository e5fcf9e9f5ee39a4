using System.CommandLine;
using GitOps.Adapters.EmbeddedCluster;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WorkerHost.Demo;
using WorkerHost.Output;

namespace WorkerHost.Commands;

/// <summary>Runs the engine on a repository and a cluster, and shows what it does.</summary>
internal static class RunCommand
{
    public static RootCommand Create()
    {
        var repository = new Option<string?>("--repo") { Description = "URL of a Git repository (https, http, ssh, file). Without it a demo repository is made." };
        var branch = new Option<string>("--branch") { Description = "Branch to follow.", DefaultValueFactory = _ => "main" };
        var path = new Option<string>("--path") { Description = "Folder of the repository to begin with.", DefaultValueFactory = _ => "clusters/production" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Kubeconfig of the cluster. Without it an embedded cluster is started." };
        var store = new Option<string>("--store") { Description = "Where events are kept: sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };
        store.AcceptOnlyFromAmong("sqlite", "postgres");
        var connection = new Option<string?>("--connection") { Description = "Connection string for --store postgres." };
        var data = new Option<string>("--data") { Description = "Folder for events, fetched objects, the embedded cluster and the demo repository.", DefaultValueFactory = _ => ".gitops" };
        var port = new Option<int>("--port") { Description = "Port of the embedded cluster on 127.0.0.1; 0 takes a free one." };
        var once = new Option<bool>("--once") { Description = "End when all is ready: exit code 0, or 1 with the reasons when it is not within --timeout." };
        var timeout = new Option<int>("--timeout") { Description = "Seconds that --once waits.", DefaultValueFactory = _ => 300 };
        var root = new RootCommand("Reconciles a Git repository into a cluster and shows what happens. Without options: the demo fleet, in an embedded cluster.")
        {
            repository, branch, path, kubeconfig, store, connection, data, port, once, timeout,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(store) == "postgres" && string.IsNullOrEmpty(result.GetValue(connection)))
            {
                result.AddError("--store postgres needs --connection, for example \"Host=localhost;Database=gitops;Username=gitops\".");
            }
        });
        root.SetAction((parsed, cancellationToken) => PlainErrors.TellAsync(() => RunAsync(
            new RunSettings(
                parsed.GetValue(repository), parsed.GetValue(branch)!, parsed.GetValue(path)!, parsed.GetValue(kubeconfig), parsed.GetValue(store)!,
                parsed.GetValue(connection), parsed.GetValue(data)!, parsed.GetValue(port), parsed.GetValue(once), TimeSpan.FromSeconds(parsed.GetValue(timeout))),
            cancellationToken)));
        return root;
    }

    private static async Task<int> RunAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.Data);
        var screen = new Screen();
        var repository = settings.Repository ?? await DemoRepository.EnsureAsync(settings.Folder("fleet"), cancellationToken);
        var options = new EmbeddedClusterOptions { Port = settings.Port, DataFolder = settings.Folder("cluster") };
        await using var cluster = settings.Kubeconfig is null ? await EmbeddedCluster.StartAsync(options, cancellationToken) : null;
        var kubeconfig = settings.Kubeconfig ?? settings.Folder("kubeconfig");
        if (cluster is not null)
        {
            await cluster.WriteKubeconfigAsync(kubeconfig, cancellationToken);
        }

        screen.Welcome(settings, repository, cluster?.Address, kubeconfig);
        using var host = Engine.Create(settings, kubeconfig);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new ProgressFeed(host.Services, screen).FollowAsync(watching.Token);
        await host.StartAsync(cancellationToken);
        await new Sync(host.Services).DeclareAsync(settings, repository, cancellationToken);
        var engine = host.Services.GetRequiredService<IGitOpsEngine>();
        var readiness = new Readiness(engine, host.Services.GetRequiredService<GitOps.Core.EventSourcing.IEventStore>());
        var exitCode = await screen.WhileLiveAsync(engine, settings.Once, () => settings.Once
            ? readiness.AwaitAsync(settings.Timeout, cancellationToken)
            : readiness.RunAsync(screen, cancellationToken));
        await host.StopAsync(CancellationToken.None);
        await watching.CancelAsync();
        await progress;
        if (settings.Once)
        {
            screen.Summary(await engine.GetDeploymentsAsync(CancellationToken.None), await engine.GetSourcesAsync(CancellationToken.None), exitCode);
        }

        return exitCode;
    }
}
