using CsCheck;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Deployments.Health;

public sealed class HealthRulesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 1, 12, 0);

    [Theory]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-05-01T11:59:00Z"}}""", HealthStatus.Terminating)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1}}""", HealthStatus.InProgress)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":-1}}""", HealthStatus.InProgress)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":"2"}}""", HealthStatus.Unknown)]
    [InlineData("""{"status":{"conditions":[{"type":"Stalled","status":"True"},{"type":"Reconciling","status":"True"}]}}""", HealthStatus.Failed)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""", HealthStatus.InProgress)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":true}]}}""", HealthStatus.Unknown)]
    [InlineData("""{"status":{"conditions":"none"}}""", HealthStatus.Unknown)]
    [InlineData("""{"status":"fine"}""", HealthStatus.Unknown)]
    [InlineData("{}", HealthStatus.Current)]
    public void What_holds_for_every_kind_is_asked_first(string json, HealthStatus expected) =>
        Assert.Equal(expected, HealthRules.Assess(Read("example.com/v1", "Thing", json), Now).Status);

    [Theory]
    [InlineData("2026-05-01T11:59:46Z", HealthStatus.InProgress)]
    [InlineData("2026-05-01T11:59:44Z", HealthStatus.Failed)]
    [InlineData("yesterday", HealthStatus.Failed)]
    public void A_Pod_without_node_fails_after_fifteen_seconds(string created, HealthStatus expected) => Assert.Equal(expected, HealthRules.Assess(
        Read("v1", "Pod", $$$"""
            {"metadata":{"creationTimestamp":"{{{created}}}"},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}
            """),
        Now).Status);

    [Fact]
    public void Whatever_an_object_looks_like_it_has_a_health()
    {
        var kinds = new[] { ("v1", "Pod"), ("apps/v1", "Deployment"), ("apps/v1", "DaemonSet"), ("batch/v1", "Job"), ("v1", "Service"), ("a.b/v1", "C") };
        var value = Gen.Recursive<KubeValue>((depth, deeper) => depth > 3
            ? Gen.Const<KubeValue>("True")
            : Gen.OneOf(
                Gen.OneOf<KubeValue>(KubeValue.Null, 1L, "True", true, new KubeFloat(0.5), KubeList.Empty, KubeMap.Empty),
                deeper.List[0, 2].Select(items => (KubeValue)KubeList.Of(items)),
                Gen.Select(Gen.OneOf("conditions", "type", "status", "phase", "observedGeneration", "containerStatuses", "state", "waiting", "name"), deeper)
                    .List[0, 3].Select(entries => (KubeValue)KubeMap.Of(entries.Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2))))));
        Gen.Select(Gen.OneOf(kinds), value, value).Sample((kind, status, metadata) =>
        {
            var live = new KubeObject(KubeMap.Of(("apiVersion", kind.Item1), ("kind", kind.Item2), ("metadata", metadata), ("status", status)));
            Assert.NotNull(HealthRules.Assess(live, Now).Message);
            Assert.NotNull(FluxHealth.Assess(live, Now).Message);
        });
    }

    private static KubeObject Read(string apiVersion, string kind, string json) =>
        new(KubeJson.Parse(json).AsMap.With("apiVersion", apiVersion).With("kind", kind));
}
