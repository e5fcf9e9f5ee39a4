using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Deployments.Health;

public sealed class FluxHealthTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 1, 12, 0);

    [Theory]
    [InlineData("""{"spec":{"suspend":true}}""", HealthStatus.Current, "Job is suspended")]
    [InlineData("""{"spec":{"parallelism":3}}""", HealthStatus.InProgress, "Job not started. active: 0/3")]
    [InlineData("""{"status":{"startTime":"2026-05-01T11:00:00Z","active":1}}""", HealthStatus.InProgress, "Job in progress. success:0, active: 1, failed: 0")]
    [InlineData("""{"spec":{"completions":2},"status":{"succeeded":2,"conditions":[{"type":"Complete","status":"True"}]}}""", HealthStatus.Current, "Job Completed. succeeded: 2/2")]
    [InlineData("""{"status":{"failed":1,"conditions":[{"type":"Failed","status":"True"}]}}""", HealthStatus.Failed, "Job Failed. failed: 1/1")]
    public void A_Job_must_be_complete(string json, HealthStatus status, string message)
    {
        var assessment = FluxHealth.Assess(Read("batch/v1", "Job", json), Now);
        Assert.Equal((status, message), (assessment.Status, assessment.Message));
    }

    [Fact]
    public void What_is_not_there_is_not_found() => Assert.Equal(HealthStatus.NotFound, FluxHealth.Assess(null, Now).Status);

    [Fact]
    public void A_set_fails_with_a_Pod_that_loops_but_not_with_one_that_goes_or_waits_for_a_node()
    {
        var set = Read("apps/v1", "StatefulSet", """{"spec":{"replicas":1}}""");
        var assessment = FluxHealth.Assess(set, Now);
        Assert.True(FluxHealth.NeedsPods(set, assessment));
        const string looping = """{"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}""";
        var leaving = Read("v1", "Pod", looping).With(["metadata"], KubeMap.Of(("deletionTimestamp", "2026-05-01T11:00:00Z")));
        var waiting = Read("v1", "Pod", """{"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""");
        Assert.Equal(assessment, FluxHealth.WithPods(assessment, [leaving, waiting], Now));
        var failed = FluxHealth.WithPods(assessment, [leaving, waiting, Read("v1", "Pod", looping)], Now);
        Assert.Equal((HealthStatus.Failed, "1 pods have failed"), (failed.Status, failed.Message));
    }

    private static KubeObject Read(string apiVersion, string kind, string json) =>
        new(KubeJson.Parse(json).AsMap.With("apiVersion", apiVersion).With("kind", kind));
}
