using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Gates;
using GitOps.Core.Tests.Definitions;

namespace GitOps.Core.Tests.Deployments.Gates;

public sealed class ReadyExpressionsTests
{
    private const string SameVersion = "dep.metadata.labels['version'] == self.metadata.labels['version']";

    private static readonly Kustomization Self = Named("apps");
    private static readonly Kustomization Dependency = Named("infrastructure");

    [Theory]
    [InlineData("2", true)]
    [InlineData("1", false)]
    public async Task An_expression_is_asked_about_both_definitions_as_the_cluster_has_them(string version, bool isReady)
    {
        var cluster = new ObjectsOnly(
            DefinitionWriter.Write(Self).WithLabel("version", "2"),
            DefinitionWriter.Write(Dependency).WithLabel("version", version));

        Assert.Equal(isReady, await Evaluate(cluster, SameVersion));
    }

    [Fact]
    public async Task Without_an_expression_the_built_in_test_counts() =>
        Assert.Null(await ReadyExpressions.EvaluateAsync(new ObjectsOnly(), Self, Declared, new DependencyReference("flux-system", "infrastructure"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_definition_made_in_code_is_asked_as_it_is_declared() =>
        Assert.True(await Evaluate(new ObjectsOnly(), "dep.spec.prune && self.metadata.name == 'apps'"));

    [Fact]
    public async Task An_expression_without_a_value_is_waited_for()
    {
        var fault = await Assert.ThrowsAsync<FailureException>(() => Evaluate(new ObjectsOnly(), SameVersion));

        Assert.Equal(FailureClass.Waiting, fault.Failure.Class);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "dependency 'flux-system/infrastructure' is not ready according to readyExpr eval")]
    public void What_the_expression_says_counts_instead_of_everything_else(bool says, string? message) => Assert.Equal(
        message,
        Dependencies.Check(Self, "main@sha1:1", [new DependencyNow(new DependencyReference("flux-system", "infrastructure", "x"), Declared, DeploymentState.Initial, says)])?.Message);

    private static DeclaredDeployment Declared => new(Dependency, "sha256:1", 1, IsDeleted: false);

    private static Task<bool?> Evaluate(ObjectsOnly cluster, string expression) => ReadyExpressions.EvaluateAsync(
        cluster, Self, Declared, new DependencyReference("flux-system", "infrastructure", expression), TestContext.Current.CancellationToken);

    private static Kustomization Named(string name) =>
        Resources.ReadKustomization("""{"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"}}""") with
        {
            Key = new ObjectKey(Kustomization.KindName, "flux-system", name),
        };
}
