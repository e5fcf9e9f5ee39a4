using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Applying;

public sealed class ServedDefinitionTests
{
    private static readonly GroupVersionKind First = new("example.com", "v1", "Widget");
    private static readonly GroupVersionKind Second = First with { Version = "v2" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_definition_that_is_not_established_is_not_looked_for_among_the_kinds()
    {
        Assert.False(await ServedDefinition.IsFoundAsync(new ObjectsOnly(), null, Cancel));
        Assert.False(await ServedDefinition.IsFoundAsync(new ObjectsOnly(), Definition(established: "False"), Cancel));
    }

    [Fact]
    public async Task An_established_definition_can_be_used_once_the_server_tells_of_every_served_version()
    {
        var definition = Definition(established: "True");
        Assert.False(await ServedDefinition.IsFoundAsync(new ObjectsOnly { Kinds = [] }, definition, Cancel));
        Assert.False(await ServedDefinition.IsFoundAsync(new ObjectsOnly { Kinds = [First] }, definition, Cancel));
        Assert.True(await ServedDefinition.IsFoundAsync(new ObjectsOnly { Kinds = [First, Second] }, definition, Cancel));
    }

    private static KubeObject Definition(string established) => new(KubeJson.Parse(
        $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","names":{"plural":"widgets","kind":"Widget"},
                 "versions":[{"name":"v1","served":true},{"name":"v2","served":true},{"name":"v1alpha1","served":false}]},
         "status":{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"{{{established}}}"}]}}
        """).AsMap);
}
