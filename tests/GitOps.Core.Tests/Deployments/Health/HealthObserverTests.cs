using GitOps.Core.Deployments;
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
            new DeploymentRun(Resources.ReadKustomization(Definition), new ObjectsOnly(database)),
            DeploymentState.Initial,
            new RenderKey("main@sha1:1", "sha256:1", "sha256:2", string.Empty),
            TestContext.Current.CancellationToken);

        Assert.Equal(verdict, Assert.IsType<DeploymentObservation.HealthSeen>(seen).Verdict);
    }
}
