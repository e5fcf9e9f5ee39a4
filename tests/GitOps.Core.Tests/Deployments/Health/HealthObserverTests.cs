using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;
using GitOps.Core.Tests.Definitions;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Core.Tests.Deployments.Health;

public sealed class HealthObserverTests
{
    private const string Definition =
        """
        {"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"},
         "healthChecks":[{"apiVersion":"example.com/v1","kind":"Database","namespace":"shop","name":"orders"}],
         "healthCheckExprs":[{"apiVersion":"example.com/v1beta1","kind":"Database","inProgress":"status.phase == 'Starting'",
                              "failed":"status.phase == 'Lost'","current":"status.phase == 'Ready'"}]}
        """;

    [Theory]
    [InlineData("Ready", HealthVerdict.Healthy)]
    [InlineData("Starting", HealthVerdict.Progressing)]
    [InlineData("Lost", HealthVerdict.Unhealthy)]
    public async Task The_expressions_of_a_kind_count_instead_of_the_built_in_rules_whatever_the_version(string phase, HealthVerdict verdict)
    {
        var database = new KubeObject(KubeJson.Parse(
            $$"""{"apiVersion":"example.com/v1","kind":"Database","metadata":{"name":"orders","namespace":"shop"},"status":{"phase":"{{phase}}"} }""").AsMap);
        var observer = new HealthObserver(new EngineSettings("test", 2, true), new FakeClock(Instant.FromUtc(2026, 1, 1, 0, 0)));

        var seen = await observer.LookAsync(
            new DeploymentRun(Resources.ReadKustomization(Definition), new Target(new ObjectsOnly(database), new LiveDigests())),
            DeploymentState.Initial,
            new RenderKey("main@sha1:1", "sha256:1", "sha256:2", string.Empty),
            TestContext.Current.CancellationToken);

        Assert.Equal(verdict, Assert.IsType<DeploymentObservation.HealthSeen>(seen).Verdict);
    }

    [Theory]
    [InlineData("""{"startTime":"2026-01-01T00:00:00Z","active":1}""", HealthVerdict.Progressing)]
    [InlineData("""{"conditions":[{"type":"Complete","status":"True"}]}""", HealthVerdict.Healthy)]
    public async Task A_job_that_merely_runs_is_not_there_yet(string status, HealthVerdict verdict) =>
        Assert.Equal(verdict, await LookAsync("batch/v1", "Job", Read("batch/v1", "Job", "it", $$"""{"status":{{status}}}""")));

    [Fact]
    public async Task A_set_whose_pod_loops_has_failed() => Assert.Equal(HealthVerdict.Unhealthy, await LookAsync(
        "apps/v1",
        "StatefulSet",
        Read("apps/v1", "StatefulSet", "it", """{"spec":{"replicas":1,"selector":{"matchLabels":{"app":"it"}}}}"""),
        Read("v1", "Pod", "it-0", """{"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""")));

    [Theory]
    [InlineData("Creating", HealthVerdict.Progressing)]
    [InlineData("Running", HealthVerdict.Healthy)]
    public async Task Argo_CD_is_heard_about_a_kind_of_which_kstatus_knows_nothing(string phase, HealthVerdict verdict) => Assert.Equal(
        verdict, await LookAsync("acid.zalan.do/v1", "postgresql", Read("acid.zalan.do/v1", "postgresql", "it", $$"""{"status":{"PostgresClusterStatus":"{{phase}}"} }""")));

    [Fact]
    public async Task Argo_CD_is_not_heard_where_kstatus_has_something_to_go_by() => Assert.Equal(
        HealthVerdict.Healthy,
        await LookAsync("acid.zalan.do/v1", "postgresql", Read("acid.zalan.do/v1", "postgresql", "it", """{"status":{"PostgresClusterStatus":"Creating","conditions":[{"type":"Ready","status":"True"}]} }""")));

    [Fact]
    public async Task What_is_not_ready_when_the_wait_ends_is_named_with_the_last_warning_about_it()
    {
        var began = Instant.FromUtc(2026, 1, 1, 0, 0);
        var scope = new HealthScope([Pod.Reference], IsManaged: true, [], Duration.FromMinutes(5), Itself: null, Since: began, IsFinished: null);
        var cluster = new ObjectsOnly(Pod, Warning("older", "Failed", "image is missing", 1), Warning("newer", "BackOff", "back-off pulling image", 2));
        Assert.Equal("'InProgress': Pod is in the Pending phase", (await NotesAsync(began + Duration.FromMinutes(1))).Note.Split("; ")[0]);
        Assert.DoesNotContain("last warning", (await NotesAsync(began + Duration.FromMinutes(1))).Note, StringComparison.Ordinal);
        Assert.EndsWith("; last warning BackOff: back-off pulling image", (await NotesAsync(began + Duration.FromMinutes(5))).Note, StringComparison.Ordinal);

        async Task<ObjectNote> NotesAsync(Instant now) => Assert.Single((await new HealthObserver(new EngineSettings("test", 2, true), new FakeClock(now)).LookAsync(
            cluster, scope, new RenderKey("main@sha1:1", "sha256:1", "sha256:2", string.Empty), TestContext.Current.CancellationToken)).NotReady);
    }

    private static KubeObject Pod => Read("v1", "Pod", "it", """{"status":{"phase":"Pending"}}""");

    private static KubeObject Warning(string name, string reason, string message, int minute) => Read(
        "v1", "Event", name, $$"""{"type":"Warning","reason":"{{reason}}","message":"{{message}}","lastTimestamp":"2026-01-01T00:0{{minute}}:00Z"}""");

    private static async Task<HealthVerdict> LookAsync(string apiVersion, string kind, params KubeObject[] objects)
    {
        var definition = Resources.ReadKustomization(
            $$"""
            {"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"},
             "healthChecks":[{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","namespace":"shop","name":"it"}] }
            """);
        var seen = await new HealthObserver(new EngineSettings("test", 2, true), new FakeClock(Instant.FromUtc(2026, 1, 1, 0, 0))).LookAsync(
            new DeploymentRun(definition, new Target(new ObjectsOnly(objects), new LiveDigests())),
            DeploymentState.Initial,
            new RenderKey("main@sha1:1", "sha256:1", "sha256:2", string.Empty),
            TestContext.Current.CancellationToken);
        return Assert.IsType<DeploymentObservation.HealthSeen>(seen).Verdict;
    }

    private static KubeObject Read(string apiVersion, string kind, string name, string json) => new(KubeJson.Parse(json).AsMap
        .With("apiVersion", apiVersion)
        .With("kind", kind)
        .With("metadata", KubeMap.Of(("name", name), ("namespace", "shop"))));
}
