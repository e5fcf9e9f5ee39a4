using GitOps.Adapters.EmbeddedCluster;
using GitOps.Adapters.Kubernetes;
using GitOps.Core;
using GitOps.Core.Audit.Restoring;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.EndToEnd.Scenarios;

public sealed class RestoredCluster
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_cluster_is_brought_to_what_there_was_between_two_commits()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: password\nstringData:\n  password: sesame\n";
        await using var engine = await TestEngine.StartAsync(
            [("apps/config.yaml", Manifest.Config("settings", "one")), ("apps/old.yaml", Manifest.Config("old", "1")), ("apps/web.yaml", Manifest.Deployment("web", 2)), ("apps/secret.yaml", Secret)]);
        await engine.DeclareAsync("apps", "./apps");
        var first = (await engine.ReadyAsync("apps")).Status["lastAppliedRevision"]!.AsString!;
        await engine.QuietAsync();
        var between = SystemClock.Instance.GetCurrentInstant();
        await engine.ReadyAsync("apps", engine.Commit("Change", ("apps/config.yaml", Manifest.Config("settings", "two")), ("apps/old.yaml", null), ("apps/new.yaml", Manifest.Config("new", "1"))));

        await using var past = await PastCluster.StartAsync();
        var report = await new ClusterRestore(engine.Events, engine.Services.GetRequiredService<IContentStore>(), past.Cluster, new Waiting()).RunAsync(between, Token);

        Assert.Empty(report.Gaps);
        Assert.Equal((1, 1, 4), (report.Sources, report.Deployments, report.Objects));
        Assert.Equal("one", (await past.FindAsync("v1", "ConfigMap", engine.Space, "settings"))!.Root.Find("data", "value")!.AsString);
        Assert.NotNull(await past.FindAsync("v1", "ConfigMap", engine.Space, "old"));
        Assert.Null(await past.FindAsync("v1", "ConfigMap", engine.Space, "new"));
        Assert.Equal(2, (await past.FindAsync("apps/v1", "Deployment", engine.Space, "web"))!.Spec["replicas"]!.AsInteger);

        // What was secret stays so, and says so.
        var secret = (await past.FindAsync("v1", "Secret", engine.Space, "password"))!;
        Assert.Equal("true", secret.Annotation(RestoredObjects.Redacted));
        Assert.DoesNotContain(Convert.ToBase64String("sesame"u8), secret.Root.ToString(), StringComparison.Ordinal);

        var definition = (await past.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", engine.Space, "apps"))!;
        Assert.True(definition.Spec["suspend"] is KubeBool { Value: true });
        Assert.Equal(first, definition.Status["lastAppliedRevision"]!.AsString);
        Assert.Equal(4, definition.Status.Find("inventory", "entries")!.AsList.Count);
        Assert.NotNull(await past.FindAsync("source.toolkit.fluxcd.io/v1", "GitRepository", engine.Space, "fleet"));
    }

    [Fact]
    public async Task Before_anything_was_declared_there_was_nothing()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await using var past = await PastCluster.StartAsync();

        var report = await new ClusterRestore(engine.Events, engine.Services.GetRequiredService<IContentStore>(), past.Cluster, new Waiting())
            .RunAsync(Instant.FromUtc(2020, 1, 1, 0, 0), Token);

        Assert.Equal((0, 0, 0, 0), (report.Sources, report.Deployments, report.Objects, report.Gaps.Length));
    }

    private sealed class Waiting : IPause
    {
        public Task ForAsync(Duration duration, CancellationToken cancellationToken) => Task.Run(() => cancellationToken.WaitHandle.WaitOne(duration.ToTimeSpan()), CancellationToken.None);
    }

    /// <summary>A cluster that knows nothing but the kinds of the Flux API.</summary>
    private sealed class PastCluster : IGitOpsBuilder, IAsyncDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-past-");
        private EmbeddedCluster? server;
        private ServiceProvider? services;

        public IServiceCollection Services { get; } = new ServiceCollection();

        public ICluster Cluster => services!.GetRequiredService<ICluster>();

        public static async Task<PastCluster> StartAsync()
        {
            var past = new PastCluster { server = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulationDelay = Duration.Zero }, Token) };
            var kubeconfig = Path.Combine(past.folder.FullName, "kubeconfig");
            await past.server.WriteKubeconfigAsync(kubeconfig, Token);
            past.Services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
            past.UseKubernetes(options => options.KubeConfigPath = kubeconfig);
            past.services = past.Services.BuildServiceProvider();
            await past.services.GetRequiredService<ICustomResourceDefinitions>().InstallAsync(Token);
            return past;
        }

        public Task<KubeObject?> FindAsync(string apiVersion, string kind, string space, string name) =>
            Cluster.FindAsync(new ObjectRef(GroupVersionKind.Of(apiVersion, kind), space, name), Token);

        public async ValueTask DisposeAsync()
        {
            if (services is not null)
            {
                await services.DisposeAsync();
            }

            if (server is not null)
            {
                await server.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }
}
