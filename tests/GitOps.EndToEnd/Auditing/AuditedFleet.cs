using GitOps.Adapters.Signing;
using GitOps.Adapters.Sqlite;
using GitOps.Core.Audit;
using GitOps.Core.Composition;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using GitOps.EndToEnd.Packages;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;
using ReplayAudit;

namespace GitOps.EndToEnd.Auditing;

/// <summary>
/// The demo fleet's production cluster, run by the real engine: Ada sets it up, Bob raises the replicas of the web shop, someone
/// scales it by hand, and the engine writes it back and seals its log. The tool reads the file a week later.
/// </summary>
internal sealed class AuditedFleet : IAsyncDisposable
{
    private const string Replicas = "apps/overlays/production/replicas.yaml";
    private static readonly ObjectRef Web = new(GroupVersionKind.Of("apps/v1", "Deployment"), "shop", "web");
    private readonly TestEngine engine;

    private AuditedFleet(TestEngine engine) => this.engine = engine;

    /// <summary>The namespace of the definitions, which is <c>flux-system</c> in the pages.</summary>
    public string Space => engine.Space;

    public string Kubeconfig => engine.TestCluster.Kubeconfig;

    /// <summary>Where the store and the host's key are.</summary>
    public string Folder => Path.GetDirectoryName(Database)!;

    public string AdasCommit { get; private set; } = string.Empty;

    public string BobsCommit { get; private set; } = string.Empty;

    /// <summary>When Bob's commit was ready.</summary>
    public Instant Scaled { get; private set; }

    /// <summary>Position of the event in which Bob's commit was applied.</summary>
    public long ScaledAt { get; private set; }

    private string Database => engine.Services.GetRequiredService<IOptions<SqliteOptions>>().Value.Path;

    public static async Task<AuditedFleet> StartAsync()
    {
        var engine = await TestEngine.StartAsync([("README.md", "fleet")], Seal);
        var fleet = new AuditedFleet(engine);
        await fleet.SetUpAsync();
        await fleet.ScaleAsync();
        await fleet.ScaleByHandAsync();
        await engine.QuietAsync();
        await engine.UntilAsync("all of it is sealed", fleet.IsSealedAsync);
        return fleet;
    }

    /// <summary>Runs the tool on the store, a week after it all.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var clock = new FakeClock(Scaled + Duration.FromDays(8));
        var exitCode = await AuditTool.RunAsync(
            arguments.Contains("--db") ? arguments : [.. arguments, "--db", Database], output, error, isTerminal: false, clock, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private static void Seal(IServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        var database = provider.GetRequiredService<IOptions<SqliteOptions>>().Value.Path;
        new Builder(services).UseSigning(Path.Combine(Path.GetDirectoryName(database)!, "gitops-host.key"));
        services.Configure<GitOpsOptions>(options => options.Sealing.Interval = Duration.FromSeconds(1));
    }

    private static (string Path, string? Content)[] Files(string space)
    {
        var root = Path.Combine(PackageFeed.RepositoryRoot(), "samples", "fleet");
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file =>
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            var content = File.ReadAllText(file);
            return (path, (string?)(path.StartsWith("clusters/", StringComparison.Ordinal) ? content.Replace("flux-system", space, StringComparison.Ordinal) : content));
        })];
    }

    private async Task SetUpAsync()
    {
        engine.Repository.Committer = ("Ada Platform", "ada@example.com");
        var revision = engine.Commit("Set up the fleet", Files(Space));
        AdasCommit = CommitOf(revision);
        await engine.DeclareAsync("fleet", "./clusters/production");
        await engine.ReadyAsync("apps", revision);
    }

    private async Task ScaleAsync()
    {
        engine.Repository.Committer = ("Bob Shop", "bob@example.com");
        var before = Files(Space).Single(file => file.Path == Replicas).Content!;
        var revision = engine.Commit("Raise replicas of the shop", (Replicas, before.Replace("replicas: 4", "replicas: 6", StringComparison.Ordinal)));
        BobsCommit = CommitOf(revision);
        await engine.ReadyAsync("apps", revision);
        await engine.UntilAsync("the success is in the log", async () => await LastSuccessAsync() is { } at && (Scaled = at) > Instant.MinValue);
    }

    private async Task<Instant?> LastSuccessAsync()
    {
        Instant? last = null;
        await foreach (var envelope in engine.Events.ReadStreamAsync(Core.Streams.Deployment(engine.KeyOf("apps")), 1, TestContext.Current.CancellationToken))
        {
            var happened = EventCatalog.Default.Read(envelope);
            ScaledAt = happened is ResourcesApplied ? envelope.Position : ScaledAt;
            last = happened is ReconciliationSucceeded success && success.Inputs.Revision.EndsWith(BobsCommit, StringComparison.Ordinal) ? envelope.Event.At : last;
        }

        return last;
    }

    private async Task ScaleByHandAsync()
    {
        var edit = KubeMap.Of(("spec", (KubeValue)KubeMap.Of(("replicas", (KubeValue)1L))));
        await engine.Cluster.PatchAsync(Web, new(ObjectPatchKind.Merge, edit, FieldManager: "kubectl-scale"), TestContext.Current.CancellationToken);
        engine.LookAt("apps");
        await engine.UntilAsync("the drift is corrected", async () => (await engine.EventsOfAsync("apps")).OfType<DriftCorrected>().Any());
        await engine.UntilAsync("the shop is as Git has it", async () => (await engine.Cluster.FindAsync(Web, TestContext.Current.CancellationToken))!.Spec["replicas"]!.AsInteger == 6);
    }

    private async Task<bool> IsSealedAsync()
    {
        var (last, seal) = (0L, 0L);
        await foreach (var envelope in engine.Events.ReadAllAsync(0, TestContext.Current.CancellationToken))
        {
            if (EventCatalog.Default.Read(envelope) is LogSealed made)
            {
                seal = made.Position;
            }
            else
            {
                last = envelope.Position;
            }
        }

        return seal >= last;
    }

    private static string CommitOf(string revision) => revision[(revision.LastIndexOf(':') + 1)..];

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
