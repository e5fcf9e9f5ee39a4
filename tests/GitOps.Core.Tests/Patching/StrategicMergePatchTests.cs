using CsCheck;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Tests.Patching;

public sealed class StrategicMergePatchTests
{
    private static readonly SchemaNode Pod = MergeSchema.Find(GroupVersionKind.Of("v1", "Pod"))!;
    private static readonly SchemaNode Deployment = MergeSchema.Find(GroupVersionKind.Of("apps/v1", "Deployment"))!;

    [Theory]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"a:2","env":[{"name":"Y","value":"2"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"a:2","env":[{"name":"Y","value":"2"},{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"containers":[{"$patch":"replace"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],"containers":[{"name":"a","image":"x"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"c"},{"name":"a","image":"x"}]}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}}""",
        """{"metadata":{"finalizers":["c","b"]}}""")]
    [InlineData(
        """{"spec":{"tolerations":[{"key":"a"}]}}""",
        """{"spec":{"tolerations":[{"key":"b"}]}}""",
        """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    [InlineData(
        """{"metadata":{"labels":{"a":"1","b":"2"}}}""",
        """{"metadata":{"labels":{"a":null,"c":"3"}}}""",
        """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}}""",
        """{"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}]}}""")]
    [InlineData(
        """{"spec":{}}""",
        """{"spec":{"containers":[{"name":"a","image":null,"$setElementOrder/env":[{"name":"X"}],"env":[{"name":"X"}]},{"name":"b","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"a","env":[{"name":"X"}]}]}}""")]
    [InlineData(
        """{"spec":{"securityContext":{"runAsUser":1}}}""",
        """{"spec":{"securityContext":{"$patch":"replace","fsGroup":2}}}""",
        """{"spec":{"securityContext":{"fsGroup":2}}}""")]
    public void Lists_and_directives_of_a_Pod_are_merged_as_the_API_server_does(string original, string patch, string expected)
    {
        var result = StrategicMergePatch.Apply(KubeJson.Parse(original).AsMap, KubeJson.Parse(patch).AsMap, Pod);

        Assert.Equal(KubeJson.Parse(expected), result);
    }

    [Fact]
    public void A_strategy_that_changes_keeps_only_what_it_retains()
    {
        var original = KubeJson.Parse("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""").AsMap;
        var patch = KubeJson.Parse("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""").AsMap;

        Assert.Equal(KubeJson.Parse("""{"spec":{"strategy":{"type":"Recreate"}}}"""), StrategicMergePatch.Apply(original, patch, Deployment));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", nameof(PatchFault.Unmergeable), "map does not contain declared merge key: name")]
    [InlineData("""{"spec":{"containers":["x"]}}""", nameof(PatchFault.Unmergeable), "list element types are not identical")]
    [InlineData("""{"spec":{"containers":[["x"]]}}""", nameof(PatchFault.NotApplicable), "lists of lists are not supported")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", nameof(PatchFault.Unmergeable), "unknown patch type: \"explode\"")]
    [InlineData("""{"spec":{"$retainKeys":"x"}}""", nameof(PatchFault.Malformed), "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"b":1}}""", nameof(PatchFault.Malformed), "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a"},{"name":"b"}]}}""", nameof(PatchFault.Unmergeable), "The order in patch list doesn't match $setElementOrder list")]
    public void A_patch_that_cannot_be_merged_is_refused_with_its_class(string patch, string fault, string message)
    {
        var original = KubeJson.Parse("""{"spec":{"containers":[{"name":"a"}]}}""").AsMap;

        var failure = Assert.Throws<PatchException>(() => StrategicMergePatch.Apply(original, KubeJson.Parse(patch).AsMap, Pod));

        Assert.Equal((fault, message), (failure.Fault.ToString(), failure.Message));
    }

    [Fact]
    public void Without_schema_lists_are_replaced_and_maps_merged()
    {
        var result = StrategicMergePatch.Apply(
            KubeJson.Parse("""{"spec":{"a":1,"items":[{"name":"x"}]}}""").AsMap,
            KubeJson.Parse("""{"spec":{"items":[{"name":"y"}]}}""").AsMap,
            schema: null);

        Assert.Equal(KubeJson.Parse("""{"spec":{"a":1,"items":[{"name":"y"}]}}"""), result);
    }

    [Fact]
    public void An_empty_patch_changes_nothing() =>
        Values.Map.Sample(map => StrategicMergePatch.Apply(map, KubeMap.Empty, schema: null).Equals(map));
}
