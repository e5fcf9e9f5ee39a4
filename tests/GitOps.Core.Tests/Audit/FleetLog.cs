using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Testing.Stores;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

/// <summary>Writes the log of a fleet whose manifests are kept, a minute an event; commits are made ten minutes before they are fetched.</summary>
internal sealed class FleetLog(IEventStore events, IContentStore contents)
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 14, 0);
    public static readonly ObjectKey Source = new("GitRepository", "flux-system", "fleet");
    public static readonly ObjectKey Apps = new("Kustomization", "flux-system", "apps");
    public static readonly ObjectRef Web = new(new GroupVersionKind("apps", "v1", "Deployment"), "shop", "web");

    private readonly TestIds ids = new();
    private readonly Dictionary<StreamId, long> versions = [];
    private readonly Dictionary<ObjectKey, string> rendered = [];

    public IEventStore Events { get; } = events;

    public IContentStore Contents { get; } = contents;

    /// <summary>The time of the next event.</summary>
    public Instant Now { get; private set; } = Start;

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public static Task<FleetLog> DeclaredAsync(params ObjectKey[] deployments) => DeclaredAsync(new InMemoryEventStore(), new InMemoryContentStore(), deployments);

    public static async Task<FleetLog> DeclaredAsync(IEventStore events, IContentStore contents, params ObjectKey[] deployments)
    {
        var log = new FleetLog(events, contents);
        await log.AppendAsync(Streams.Source(Source), new SourceDeclared(1, "sha256:s1", "https://example.org/fleet", "branch main"));
        foreach (var key in deployments.DefaultIfEmpty(Apps))
        {
            await log.AppendAsync(Streams.Deployment(key), new DeploymentDeclared(1, "sha256:d1", Source.ToString(), $"apps/overlays/{key.Name.Split('-')[^1]}"));
        }

        return log;
    }

    public static KubeObject Deployment(int replicas, string image = "web:1", string space = "shop", params string[] before)
    {
        var containers = KubeList.Of([.. before.Select(name => Container(name, name + ":1")), Container("web", image)]);
        var template = KubeMap.Of(("spec", KubeMap.Of(("containers", (KubeValue)containers))));
        return new(KubeMap.Of(
            ("apiVersion", (KubeValue)"apps/v1"), ("kind", "Deployment"), ("metadata", KubeMap.Of(("name", (KubeValue)"web"), ("namespace", space))),
            ("spec", KubeMap.Of(("replicas", (KubeValue)replicas), ("template", template)))));
    }

    public static KubeObject Settings(string value, string space = "shop") => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"), ("metadata", KubeMap.Of(("name", (KubeValue)"settings"), ("namespace", space))),
        ("data", KubeMap.Of(("value", (KubeValue)value)))));

    /// <summary>Waits.</summary>
    public void Pass(Duration time) => Now += time;

    /// <summary>A commit by someone, ten minutes before now.</summary>
    public Provenance Commit(char digit, string author, string signer = "", string? subject = null) => new()
    {
        Commit = new string(digit, 40),
        Author = $"{author} <{author.ToLowerInvariant()}@example.org>",
        CommittedAt = Now - Duration.FromMinutes(10),
        Subject = subject ?? $"Commit {digit}",
        Signer = signer,
    };

    public static RenderKey InputsOf(Provenance commit) => new($"main@sha1:{commit.Commit}", $"sha1:{commit.Commit[..4]}", "sha256:d1", string.Empty);

    public Task FetchAsync(Provenance commit) => AppendAsync(
        Streams.Source(Source), new ArtifactProduced(new Artifact(InputsOf(commit).Revision, InputsOf(commit).ArtifactDigest, commit), "sha256:s1"));

    /// <summary>Fetched, rendered and planned: three events.</summary>
    public async Task PlanAsync(Provenance commit, ObjectKey? deployment = null, params KubeObject[] manifests)
    {
        var (key, inputs) = (deployment ?? Apps, InputsOf(commit));
        await FetchAsync(commit);
        rendered[key] = await Contents.PutAsync(Encoding.UTF8.GetBytes($"[{string.Join(',', manifests.Select(item => KubeJson.ToText(item.Root)))}]"), Stopping);
        await AppendAsync(Streams.Deployment(key), new ManifestsRendered(inputs, rendered[key], manifests.Length, commit));
        await AppendAsync(
            Streams.Deployment(key), new ApplyPlanned(inputs, rendered[key], [.. manifests.Select(item => new PlannedChange(item.Reference, PlannedAction.Configure, []))], [], [], []));
    }

    /// <summary>Fetched, rendered, planned, applied and succeeded: five events.</summary>
    public async Task RollOutAsync(Provenance commit, ObjectKey? deployment = null, params KubeObject[] manifests)
    {
        await PlanAsync(commit, deployment, manifests);
        await AppendAsync(Streams.Deployment(deployment ?? Apps), new ResourcesApplied([.. manifests.Select(item => new AppliedObject(item.Reference, AppliedOutcome.Configured, []))]));
        await SucceedAsync(commit, deployment);
    }

    public Task SucceedAsync(Provenance commit, ObjectKey? deployment = null) =>
        AppendAsync(Streams.Deployment(deployment ?? Apps), new ReconciliationSucceeded(InputsOf(commit), rendered[deployment ?? Apps], commit));

    public Task FailAsync(Provenance commit, string reason = "HealthCheckFailed", ObjectKey? deployment = null) => AppendAsync(
        Streams.Deployment(deployment ?? Apps), new ReconciliationFailed(DeploymentStage.Health, new(FailureClass.Transient, reason, "it is not well"), InputsOf(commit)));

    /// <summary>Someone changed a field of the web shop; seen, and with a correction written back.</summary>
    public async Task DriftAsync(Provenance applied, string path, KubeValue found, KubeValue wanted, bool isCorrected = true)
    {
        var apps = Streams.Deployment(Apps);
        await AppendAsync(apps, new DriftDetected([new DriftedObject(Web, "kubectl-edit", [new FieldChange(path, found, wanted)])]));
        await AppendAsync(apps, new ApplyPlanned(InputsOf(applied), rendered[Apps], [new PlannedChange(Web, PlannedAction.Configure, [])], [], [], []));
        if (isCorrected)
        {
            await AppendAsync(apps, new DriftCorrected([new AppliedObject(Web, AppliedOutcome.Configured, [new FieldChange(path, found, wanted)])]));
            await SucceedAsync(applied);
        }
    }

    public async Task AppendAsync(StreamId stream, object happened)
    {
        var pending = new PendingEvent(ids.Next(Now), EventCatalog.Default.NameOf(happened), EventCatalog.Write(happened), Now, Actor.Engine, Guid.Empty, Guid.Empty, null);
        await AppendAsync(stream, pending);
    }

    /// <summary>An event of a version that is not out yet.</summary>
    public Task AppendUnknownAsync(ObjectKey deployment) => AppendAsync(
        Streams.Deployment(deployment), new PendingEvent(ids.Next(Now), "deployment.dreamt/v9", Encoding.UTF8.GetBytes("{}"), Now, Actor.Engine, Guid.Empty, Guid.Empty, null));

    public async Task<ObjectAt?> BlameAsync(string name = "deployment/shop/web", Instant? at = null)
    {
        var known = Assert.Single(await KnownObjects.FindAsync(Events, name, Stopping));
        return await Blame.FindAsync(Events, Contents, known, at ?? Now, Stopping);
    }

    private static KubeMap Container(string name, string image) => KubeMap.Of(("name", (KubeValue)name), ("image", image));

    private async Task AppendAsync(StreamId stream, PendingEvent pending)
    {
        var version = versions.GetValueOrDefault(stream);
        await Events.AppendAsync(stream, ExpectedVersion.Exactly(version), [pending], Stopping);
        versions[stream] = version + 1;
        Now += Duration.FromMinutes(1);
    }
}
