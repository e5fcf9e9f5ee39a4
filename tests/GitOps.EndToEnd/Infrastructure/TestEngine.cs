using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kubernetes;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Sqlite;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>
/// A host with the engine, a Git repository and a cluster, in a namespace of its own. Waiting is for conditions, with a deadline;
/// the engine is asked to look instead of waiting for an interval.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("GITOPS_E2E_DEADLINE") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 60);

    private readonly string data = Directory.CreateTempSubdirectory("gitops-e2e-").FullName;
    private readonly CancellationToken stopping;
    private readonly Action<IServiceCollection>? change;
    private IHost? host;

    private TestEngine(TestCluster cluster, Action<IServiceCollection>? change, CancellationToken stopping)
    {
        TestCluster = cluster;
        this.stopping = stopping;
        this.change = change;
    }

    public TestCluster TestCluster { get; }

    public ICluster Cluster => TestCluster.Client;

    public TestRepository Repository { get; } = new();

    /// <summary>The namespace of this test, for definitions and objects.</summary>
    public string Space { get; } = $"e2e-{Guid.NewGuid():N}"[..16];

    public IServiceProvider Services => host!.Services;

    public IEventStore Events => Services.GetRequiredService<IEventStore>();

    public IGitOpsEngine Engine => Services.GetRequiredService<IGitOpsEngine>();

    /// <summary>Starts a host on a repository with the given files and declares the repository as the source <c>fleet</c>.</summary>
    /// <param name="files">Path and content of the first commit.</param>
    /// <param name="change">Replaces services of the host, for faults.</param>
    /// <param name="route">Puts something between the host and the cluster, before the host starts.</param>
    /// <param name="isAlone">Whether it must have a cluster of its own, wherever the others are.</param>
    public static async Task<TestEngine> StartAsync((string Path, string? Content)[] files, Action<IServiceCollection>? change = null, Func<TestCluster, Task>? route = null, bool isAlone = false)
    {
        var stopping = TestContext.Current.CancellationToken;
        var engine = new TestEngine(await TestCluster.StartAsync(stopping, isFresh: isAlone), change, stopping);
        if (route is not null)
        {
            await route(engine.TestCluster);
        }

        engine.Repository.Commit("main", "Begin", files);
        await engine.StartHostAsync();
        await engine.ApplyAsync(Manifest.Namespace(engine.Space));
        await engine.DeclareSourceAsync();
        return engine;
    }

    public async Task StartHostAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLogging());
        builder.Services.AddGitOps(
            gitops => gitops
                .UseSqlite(Path.Combine(data, "events.db"))
                .UseKubernetes(options => options.KubeConfigPath = TestCluster.Kubeconfig)
                .UseGit(options => options.DataFolder = Path.Combine(data, "git"))
                .UseKustomize()
                .UseHelm(options => options.DataFolder = Path.Combine(data, "helm")),
            options =>
            {
                options.RedactionKeyFile = Path.Combine(data, "redaction.key");
                options.WatchNamespace = Space;
            });
        change?.Invoke(builder.Services);
        host = builder.Build();
        await host.StartAsync(stopping);
    }

    public async Task StopHostAsync()
    {
        if (host is not null)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            host = null;
        }
    }

    public Task DeclareSourceAsync(string branch = "main", string? url = null) =>
        ApplyAsync(Manifest.GitRepository(Space, "fleet", url ?? Repository.FileUrl.ToString(), branch));

    /// <summary>Declares a Kustomization on the source.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">Its folder.</param>
    /// <param name="spec">Further fields.</param>
    public Task DeclareAsync(string name, string path, params ReadOnlySpan<(string Key, KubeValue Value)> spec) =>
        ApplyAsync(Manifest.Kustomization(Space, name, path, "fleet", spec));

    /// <summary>Commits, and has the source looked at.</summary>
    /// <returns>The revision as Flux prints it.</returns>
    public string Commit(string message, params (string Path, string? Content)[] files)
    {
        var commit = Repository.Commit("main", message, files);
        LookAtSource();
        return $"main@sha1:{commit}";
    }

    public void LookAtSource() => Engine.Reconcile(new ObjectKey("GitRepository", Space, "fleet"), "test");

    public void LookAt(string name) => Engine.Reconcile(KeyOf(name), "test");

    public ObjectKey KeyOf(string name) => new("Kustomization", Space, name);

    public async Task ApplyAsync(KubeObject item)
    {
        // The kinds may have been installed a moment ago.
        await UntilAsync($"{item} is accepted", async () =>
        {
            try
            {
                await Cluster.ApplyAsync(item, new ApplyOptions("e2e"), stopping);
                return true;
            }
            catch (ClusterException e) when (e.Reason == "NoMatch" || e.Status == 404)
            {
                return false;
            }
        });
    }

    public Task<KubeObject?> FindAsync(string apiVersion, string kind, string name) =>
        Cluster.FindAsync(new ObjectRef(GroupVersionKind.Of(apiVersion, kind), Space, name), stopping);

    public Task<KubeObject?> FindConfigAsync(string name) => FindAsync("v1", "ConfigMap", name);

    /// <summary>Waits until the deployment is ready, at the revision if one is given, and returns its custom resource as it says so itself.</summary>
    public Task<KubeObject> ReadyAsync(string name, string? revision = null) => ConditionAsync(name, "True", revision is null ? null : $"Applied revision: {revision}");

    /// <summary>Waits until the Ready condition of a deployment has a status and, if given, a message that contains a text.</summary>
    public async Task<KubeObject> ConditionAsync(string name, string status, string? text = null)
    {
        KubeObject? found = null;
        await UntilAsync($"Kustomization {name} is Ready={status} {text}", async () =>
        {
            found = await FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name);
            var ready = found is null ? null : Manifest.Condition(found, "Ready");
            return ready?["status"]?.AsString == status
                && ready["observedGeneration"]?.AsInteger == found!.Generation
                && (text is null || ready["message"]!.AsString!.Contains(text, StringComparison.Ordinal));
        });
        return found!;
    }

    /// <summary>Declares a release of a chart in the source.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="chart">The chart's folder.</param>
    /// <param name="spec">Further fields.</param>
    public Task DeclareReleaseAsync(string name, string chart, params ReadOnlySpan<(string Key, KubeValue Value)> spec) =>
        ApplyAsync(Manifest.HelmRelease(Space, name, chart, "fleet", spec));

    /// <summary>Waits until a condition of a release has a status and, if given, a message that contains a text.</summary>
    public async Task<KubeObject> ReleaseConditionAsync(string name, string type, string status, string? text = null)
    {
        KubeObject? found = null;
        await UntilAsync($"HelmRelease {name} is {type}={status} {text}", async () =>
        {
            found = await FindAsync("helm.toolkit.fluxcd.io/v2", "HelmRelease", name);
            var condition = found is null ? null : Manifest.Condition(found, type);
            return condition?["status"]?.AsString == status
                && condition["observedGeneration"]?.AsInteger == found!.Generation
                && (text is null || condition["message"]!.AsString!.Contains(text, StringComparison.Ordinal));
        });
        return found!;
    }

    /// <summary>The events of a release.</summary>
    public Task<List<object>> EventsOfReleaseAsync(string name) => EventsOfAsync(new ObjectKey("HelmRelease", Space, name));

    public async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await holds())
        {
            try
            {
                await looks.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                Assert.Fail($"After {Deadline.TotalSeconds} s it still does not hold that {what}.\n{await StoryAsync()}");
            }
        }
    }

    /// <summary>Waits until the engine has nothing due and nothing under way.</summary>
    public Task QuietAsync() => UntilAsync("the engine is quiet", () => Task.FromResult(Engine.Pending == 0));

    /// <summary>How often a deployment was looked at without anything to say.</summary>
    public async Task<long> ConfirmationsAsync(string name) =>
        (await Services.GetRequiredService<ICheckpointStore>().FindConfirmationAsync(Streams.Deployment(KeyOf(name)), stopping))?.Count ?? 0;

    /// <summary>The events of a deployment.</summary>
    public Task<List<object>> EventsOfAsync(string name) => EventsOfAsync(KeyOf(name));

    private async Task<List<object>> EventsOfAsync(ObjectKey key)
    {
        var events = new List<object>();
        await foreach (var envelope in Events.ReadStreamAsync(Streams.Deployment(key), 1, stopping))
        {
            events.Add(EventCatalog.Default.Read(envelope));
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await TestCluster.DisposeAsync();
        Repository.Dispose();
        await RemoveDataAsync();
    }

    // A fetch that was under way when the host stopped may still be closing its files.
    private async Task RemoveDataAsync()
    {
        using var tries = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(data, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 50)
            {
                await tries.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    // What the log says, for whoever reads a failed test.
    private async Task<string> StoryAsync()
    {
        var lines = new List<string>();
        if (host is not null)
        {
            await foreach (var envelope in Events.ReadAllAsync(0, CancellationToken.None))
            {
                var summary = Core.Audit.EventSummary.Of(EventCatalog.Default.Read(envelope));
                lines.Add($"{envelope.Stream} {summary.Verb} {summary.Text} {string.Join("; ", summary.Details)}");
            }
        }

        return string.Join('\n', lines);
    }
}
