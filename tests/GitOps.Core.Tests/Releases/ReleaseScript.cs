using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Tests.Releases;

/// <summary>Words for tables of given, when, then about releases.</summary>
internal static class ReleaseScript
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 6, 14, 5);
    public static readonly RenderKey Inputs = new("main@sha1:a", "sha1:t1", "sha256:d1", "sha256:v1");
    public static readonly ReleaseWish Wish = new(new ReleaseChart("app", "1.0.0", "1.0"), "sha256:v1", string.Empty);

    public static HelmRelease Definition { get; } = new()
    {
        Key = new ObjectKey(HelmRelease.KindName, "flux", "app"),
        Interval = Duration.FromMinutes(10),
        Source = new SourceReference(GitRepository.KindName, "flux", "fleet"),
        ChartPath = "charts/app",
    };

    public static ReleaseSnapshot Snapshot(int version = 1, string status = ReleaseStatus.Deployed, ReleaseAction action = ReleaseAction.Install, string config = "sha256:v1") => new()
    {
        Name = "app",
        Namespace = "flux",
        StorageNamespace = "flux",
        Version = version,
        Status = status,
        Action = action,
        ChartName = "app",
        ChartVersion = "1.0.0",
        ConfigDigest = config,
        RecordDigest = $"sha256:r{version}{status}",
    };

    public static ReleaseRecord Record(int version = 1, string status = ReleaseStatus.Deployed, string hooks = "[]") => new(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes(
        $$"""{"name":"app","namespace":"flux","version":{{version}},"info":{"status":"{{status}}"},"manifest":"","hooks":{{hooks}}}""")).AsMap);

    public static ReleaseSeen Seen(ReleaseSnapshot? last, RollbackTarget target = RollbackTarget.None, string hooks = "[]") => last is null
        ? ReleaseSeen.Nothing
        : new ReleaseSeen(Record(last.Version, last.Status, hooks), last.RecordDigest, [(last.Version, last.Status)], target);

    public static DeploymentEvent Declared => new DeploymentDeclared(1, "sha256:d1", "GitRepository/flux/fleet", "charts/app");

    public static DeploymentEvent Started(ReleaseAction action, int version, string config = "sha256:v1") =>
        new ReleaseActionStarted(action, Snapshot(version, ReleaseStatus.PendingOf(action), action, config) with { RecordDigest = string.Empty }, 0, Inputs with { VariablesDigest = config });

    public static DeploymentEvent Failed(ReleaseAction action, int version) => new ReleaseActionFailed(action, Snapshot(version, ReleaseStatus.Failed, action), "no", Counts: true);

    public static DeploymentEvent Succeeded => new ReconciliationSucceeded(Inputs, "m1", new Provenance());

    public static DeploymentState Given(params ReadOnlySpan<DeploymentEvent> history)
    {
        var (state, at) = (DeploymentDecider.Initial, Start);
        foreach (var happened in history)
        {
            state = DeploymentState.Evolve(state, happened, at);
            at += Duration.FromSeconds(1);
        }

        return state;
    }

    public static ReconcileFacts Facts(ReleaseSeen? seen, HelmRelease? definition = null, params ReadOnlySpan<ReleaseWork> done) => new()
    {
        Inputs = Inputs,
        MayRetry = true,
        MustCompare = true,
        Release = new ReleaseFacts(definition ?? Definition) { Wish = Wish, Seen = seen, Done = [.. done] },
    };

    public static DeploymentStep? Next(this DeploymentState state, ReconcileFacts facts) => DeploymentSteps.Next(state, facts);
}
