using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Health;

public sealed class CelHealthTests
{
    [Theory]
    [InlineData("""{"data":{"current":true,"inProgress":true,"failed":true}}""", HealthStatus.InProgress)]
    [InlineData("""{"data":{"current":true,"inProgress":false,"failed":true}}""", HealthStatus.Failed)]
    [InlineData("""{"data":{"current":true,"inProgress":false,"failed":false}}""", HealthStatus.Current)]
    [InlineData("""{"data":{"current":false,"inProgress":false,"failed":false}}""", HealthStatus.InProgress)]
    [InlineData("""{"data":{"inProgress":false,"failed":false}}""", HealthStatus.Unknown)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1},"data":{"current":true,"inProgress":false,"failed":false}}""", HealthStatus.InProgress)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":"1"},"data":{"current":true,"inProgress":false,"failed":false}}""", HealthStatus.Current)]
    [InlineData("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"data":{"current":true,"inProgress":false,"failed":false}}""", HealthStatus.Current)]
    public void In_progress_is_asked_before_failed_before_current(string json, HealthStatus expected) =>
        Assert.Equal(expected, CelHealth.Parse("data.current", "data.inProgress", "data.failed").Assess(Read(json)).Status);

    [Fact]
    public void A_fault_of_evaluation_says_which_expression()
    {
        var assessment = CelHealth.Parse("status.conditions.exists(c, c.type == 'Ready')", null, null).Assess(Read("{}"));
        Assert.Equal(
            "failed to evaluate the CEL expression 'status.conditions.exists(c, c.type == 'Ready')': no such attribute(s): status.conditions",
            assessment.Message);
    }

    [Theory]
    [InlineData("", null, "expression Current not specified")]
    [InlineData("data.", null, "failed to parse the expression Current")]
    [InlineData("true", "data.", "failed to parse the expression InProgress")]
    public void What_is_no_expression_stalls(string current, string? inProgress, string message)
    {
        var failure = Assert.Throws<FailureException>(() => CelHealth.Parse(current, inProgress, null)).Failure;
        Assert.Equal((FailureClass.Stalled, "InvalidCELExpression"), (failure.Class, failure.Reason));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ready_expression_looks_at_both_and_waits_when_it_has_no_value()
    {
        var expression = ReadyExpression.Compile("dep.metadata.annotations.version == self.metadata.annotations.version");
        var one = Read("""{"metadata":{"annotations":{"version":"1"}}}""");
        var two = Read("""{"metadata":{"annotations":{"version":"2"}}}""");
        Assert.True(expression.IsReady(one, one));
        Assert.False(expression.IsReady(one, two));
        var failure = Assert.Throws<FailureException>(() => expression.IsReady(one, Read("{}"))).Failure;
        Assert.Equal((FailureClass.Waiting, "DependencyNotReady"), (failure.Class, failure.Reason));
        Assert.Equal(FailureClass.Stalled, Assert.Throws<FailureException>(() => ReadyExpression.Compile("dep.spec.ready")).Failure.Class);
    }

    private static KubeObject Read(string json) => new(KubeJson.Parse(json).AsMap);
}
