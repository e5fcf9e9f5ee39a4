using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class CustomObjectExpressionTests
{
    private const string Definition =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"ranges.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"ranges","kind":"Range"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
            "x-kubernetes-validations":[{"rule":"self.low <= self.high","message":"low must not be above high"}],
            "properties":{"low":{"type":"integer"},"high":{"type":"integer"},
              "name":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf"}]}}}}}}}]}}
        """;

    [Fact]
    public async Task Rules_of_a_schema_are_asked_about_the_new_and_the_old_value()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition)).Is(HttpStatusCode.Created);
        const string Ranges = "/apis/example.com/v1/namespaces/default/ranges";
        var refused = await cluster.PostAsync(Ranges, Range(3, 2));
        Assert.Equal("Range.example.com \"r\" is invalid: spec: Invalid value: low must not be above high", refused.Is(HttpStatusCode.UnprocessableEntity).Message);
        (await cluster.PostAsync(Ranges, Range(1, 2))).Is(HttpStatusCode.Created);
        var renamed = await cluster.PatchAsync($"{Ranges}/r", "{\"spec\":{\"name\":\"b\"}}");
        Assert.Equal("Range.example.com \"r\" is invalid: spec.name: Invalid value: \"b\": failed rule: self == oldSelf", renamed.Is(HttpStatusCode.UnprocessableEntity).Message);
    }

    [Theory]
    [InlineData("""{"rule":"self.low <= self.high","messageExpression":"'low is ' + string(self.low)"}""", "spec: Invalid value: low is 3")]
    [InlineData("""{"rule":"self.low <= self.high","messageExpression":"string(self.missing)","message":"instead"}""", "spec: Invalid value: instead")]
    [InlineData("""{"rule":"self.low <= self.high","fieldPath":".low","reason":"FieldValueForbidden","message":"too high"}""", "spec.low: Forbidden: too high")]
    [InlineData("""{"rule":"self.low <= self.high","reason":"FieldValueRequired","message":"more"}""", "spec: Required value: more")]
    [InlineData("""{"rule":"self.low <= self.high","reason":"FieldValueDuplicate"}""", "spec: Duplicate value")]
    public async Task A_rule_says_where_why_and_in_which_words(string rule, string said)
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var definition = Definition.Replace("""{"rule":"self.low <= self.high","message":"low must not be above high"}""", rule, StringComparison.Ordinal);
        (await cluster.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Is(HttpStatusCode.Created);
        var refused = await cluster.PostAsync("/apis/example.com/v1/namespaces/default/ranges", Range(3, 2));
        Assert.Equal($"Range.example.com \"r\" is invalid: {said}", refused.Is(HttpStatusCode.UnprocessableEntity).Message);
    }

    private static string Range(int low, int high) =>
        $$$"""{"apiVersion":"example.com/v1","kind":"Range","metadata":{"name":"r"},"spec":{"low":{{{low}}},"high":{{{high}}},"name":"a"} }""";
}
