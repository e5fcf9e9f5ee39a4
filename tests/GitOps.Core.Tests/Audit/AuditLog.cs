using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Testing.Stores;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

/// <summary>A source, and a deployment that follows two commits of two people, a minute an event.</summary>
internal sealed class AuditLog
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 14, 0);
    public static readonly ObjectKey Source = new("GitRepository", "flux-system", "fleet");
    public static readonly ObjectKey Apps = new("Kustomization", "flux-system", "apps");
    public static readonly ObjectRef Web = new(new GroupVersionKind("apps", "v1", "Deployment"), "shop", "web");
    public static readonly ObjectRef Settings = new(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), "shop", "settings");
    public static readonly Provenance Ada = new() { Commit = new string('a', 40), Author = "Ada <ada@example.org>", Subject = "Begin" };
    public static readonly Provenance Bob = new() { Commit = new string('b', 40), Author = "Bob <bob@example.org>", Subject = "Raise replicas" };

    private readonly TestIds ids = new();
    private readonly Dictionary<StreamId, long> versions = [];
    private Instant now = Start;

    public InMemoryEventStore Events { get; } = new();

    public static async Task<AuditLog> OfTwoCommitsAsync()
    {
        var log = new AuditLog();
        var apps = Streams.Deployment(Apps);
        await log.AppendAsync(Streams.Source(Source), new SourceDeclared(1, "sha256:s1", "https://example.org/fleet", "branch main"));
        await log.AppendAsync(apps, new DeploymentDeclared(1, "sha256:d1", Source.ToString(), "apps"));
        await log.FollowAsync(Ada, "sha256:m1", new AppliedObject(Settings, AppliedOutcome.Created, []), new AppliedObject(Web, AppliedOutcome.Created, []));
        await log.FollowAsync(Bob, "sha256:m2", new AppliedObject(Web, AppliedOutcome.Configured, [new FieldChange("/spec/replicas", 2L, 3L)]));
        return log;
    }

    public static RenderKey InputsOf(Provenance commit) => new($"main@sha1:{commit.Commit}", $"sha1:{commit.Commit[..4]}", "sha256:d1", string.Empty);

    public Task AppendAsync(StreamId stream, object happened) =>
        AppendAsync(stream, EventCatalog.Default.NameOf(happened), EventCatalog.Write(happened));

    public async Task AppendAsync(StreamId stream, string type, ReadOnlyMemory<byte> body)
    {
        var pending = new PendingEvent(ids.Next(now), type, body, now, Actor.Engine, Guid.Empty, Guid.Empty, null);
        var version = versions.GetValueOrDefault(stream);
        await Events.AppendAsync(stream, ExpectedVersion.Exactly(version), [pending], TestContext.Current.CancellationToken);
        versions[stream] = version + 1;
        now += Duration.FromMinutes(1);
    }

    public Task AppendUnknownAsync() => AppendAsync(Streams.Deployment(Apps), "deployment.dreamt/v9", Encoding.UTF8.GetBytes("{}"));

    /// <summary>Six events: fetched, rendered, planned, applied, healthy, succeeded.</summary>
    private async Task FollowAsync(Provenance commit, string manifests, params AppliedObject[] objects)
    {
        var (apps, inputs) = (Streams.Deployment(Apps), InputsOf(commit));
        await AppendAsync(Streams.Source(Source), new ArtifactProduced(new Artifact(inputs.Revision, inputs.ArtifactDigest, commit), "sha256:s1"));
        await AppendAsync(apps, new ManifestsRendered(inputs, manifests, 2, commit));
        await AppendAsync(apps, new ApplyPlanned(inputs, manifests, [.. objects.Select(item => new PlannedChange(item.Object, PlannedAction.Create, item.Differences))], [], [], []));
        await AppendAsync(apps, new ResourcesApplied([.. objects]));
        await AppendAsync(apps, new HealthAssessed(inputs, HealthVerdict.Healthy, [], Duration.FromSeconds(3)));
        await AppendAsync(apps, new ReconciliationSucceeded(inputs, manifests, commit));
    }
}
