using System.Globalization;
using System.Text;
using GitOps.Adapters.Kubernetes;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Sqlite;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Hosting;
using GitOps.Hosting.Declaring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace GitOps.Benchmarks.Clusters;

/// <summary>A host with the engine on a cluster, and a deployment of ConfigMaps in a namespace of its own.</summary>
internal sealed class BenchEngine : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("gitops-bench-").FullName;
    private readonly IHost host;
    private readonly OneFileSource source = new();

    public BenchEngine(ClusterPeer peer)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole();
        builder.Services.AddSingleton<ISourceFetcher>(source);
        builder.Services.AddGitOps(
            gitops => gitops.UseSqlite(Path.Combine(data, "events.db")).UseKubernetes(options => options.KubeConfigPath = peer.Kubeconfig).UseKustomize(),
            options =>
            {
                options.RedactionKeyFile = Path.Combine(data, "redaction.key");
                options.WatchCustomResources = false;
                options.GuardDeletions = false;
            });
        host = builder.Build();
    }

    public string Space { get; } = $"bench-{Guid.NewGuid():N}"[..14];

    public ICluster Cluster => host.Services.GetRequiredService<ICluster>();

    public IServiceProvider Services => host.Services;

    public IEventStore Events => host.Services.GetRequiredService<IEventStore>();

    public StreamId Stream => Streams.Deployment(Definition.Key);

    public Kustomization Definition => new()
    {
        Key = new ObjectKey(Kustomization.KindName, Space, "bench"),
        Interval = Duration.FromHours(1),
        Prune = true,
        Source = new SourceReference(GitRepository.KindName, Space, "bench"),
    };

    /// <summary>The objects as the engine applies them.</summary>
    public IEnumerable<KubeObject> Objects(int count) => Enumerable.Range(0, count).Select(index => new KubeObject(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "ConfigMap"),
        ("metadata", KubeMap.Of(
            ("name", (KubeValue)NameOf(index)),
            ("namespace", Space),
            ("labels", KubeMap.Of(("kustomize.toolkit.fluxcd.io/name", (KubeValue)"bench"), ("kustomize.toolkit.fluxcd.io/namespace", Space))))),
        ("data", KubeMap.Of(("value", (KubeValue)NameOf(index)), ("text", new string('x', 100)))))));

    public static string NameOf(int index) => $"c{index.ToString("00000", CultureInfo.InvariantCulture)}";

    /// <summary>Starts the host and fetches a source with so many ConfigMaps.</summary>
    public async Task StartAsync(int count)
    {
        var text = new StringBuilder();
        foreach (var item in Objects(count))
        {
            text.Append("---\n").Append(KubeJson.ToText(item.Without("metadata", "labels").Root)).Append('\n');
        }

        source.Set(text.ToString());
        await host.StartAsync();
        await Cluster.ApplyAsync(new KubeObject(KubeMap.Of(("apiVersion", (KubeValue)"v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("name", (KubeValue)Space))))), new ApplyOptions("bench"), CancellationToken.None);
        var repository = new GitRepository { Key = new ObjectKey(GitRepository.KindName, Space, "bench"), Interval = Duration.FromHours(1), Url = new Uri("https://git.example.com/bench.git") };
        await Declarer.DeclareSourceAsync(repository, DefinitionWriter.Write(repository), isFirstSight: true, CancellationToken.None);
        await UntilAsync<ArtifactProduced>(Streams.Source(repository.Key));
    }

    /// <summary>Declares the deployment and waits until it is ready.</summary>
    public async Task DeployAsync()
    {
        var definition = Definition;
        await Declarer.DeclareDeploymentAsync(definition, DefinitionWriter.Write(definition), isFirstSight: false, CancellationToken.None);
        await UntilAsync<ReconciliationSucceeded>(Stream);
    }

    /// <summary>One run as the schedule asks for it.</summary>
    public async Task RunAsync()
    {
        var declared = host.Services.GetRequiredService<IDeclarations>().FindDeployment(Definition.Key)!;
        await host.Services.GetRequiredService<DeploymentReconciler>().ReconcileAsync(
            declared, new Trigger(TriggerReason.Interval, Actor.Engine, string.Empty, Guid.CreateVersion7()), CancellationToken.None);
    }

    /// <summary>Waits for an event of a stream and returns when it happened. Looks only when there is something new: what is measured runs in the same process.</summary>
    public async Task<Instant> UntilAsync<T>(StreamId stream, long after = 0)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (true)
        {
            var head = await Events.GetHeadAsync(deadline.Token);
            await foreach (var envelope in Events.ReadStreamAsync(stream, after + 1, deadline.Token))
            {
                after = envelope.Version;
                var type = EventCatalog.Default.TypeOf(envelope);
                if (type == typeof(T))
                {
                    return envelope.Event.At;
                }

                if (type == typeof(ReconciliationFailed))
                {
                    throw new InvalidOperationException(((ReconciliationFailed)EventCatalog.Default.Read(envelope)).Failure.Message);
                }
            }

            await Events.WaitForAsync(head, deadline.Token);
        }
    }

    public async Task<long> VersionAsync()
    {
        var version = 0L;
        await foreach (var envelope in Events.ReadStreamAsync(Stream, 1, CancellationToken.None))
        {
            version = envelope.Version;
        }

        return version;
    }

    // What one measurement leaves behind must not be cleaned up while the next one runs.
    public async ValueTask DisposeAsync()
    {
        var space = new ObjectRef(new GroupVersionKind(string.Empty, "v1", "Namespace"), string.Empty, Space);
        await Cluster.DeleteAsync(space, new DeleteOptions(), CancellationToken.None);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await Cluster.FindAsync(space, CancellationToken.None) is not null)
        {
            await looks.WaitForNextTickAsync();
        }

        await host.StopAsync();
        host.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private Declarer Declarer => host.Services.GetRequiredService<Declarer>();
}
