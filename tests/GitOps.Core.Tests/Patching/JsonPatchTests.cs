using CsCheck;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Tests.Patching;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"add","path":"/a/c","value":[1]}]""", """{"a":{"b":1,"c":[1]}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/1","value":9}]""", """{"a":[1,9,2]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/-","value":9}]""", """{"a":[1,2,9]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/-1","value":9}]""", """{"a":[1,2,9]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/-1"}]""", """{"a":[1]}""")]
    [InlineData("""{"a":{"x/y":1,"x~y":2}}""", """[{"op":"remove","path":"/a/x~1y"},{"op":"replace","path":"/a/x~0y","value":3}]""", """{"a":{"x~y":3}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"c":3}}]""", """{"c":3}""")]
    [InlineData("""{"a":[{"n":1},{"n":2}]}""", """[{"op":"move","from":"/a/0","path":"/a/1"}]""", """{"a":[{"n":2},{"n":1}]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null},{"op":"test","path":"/b","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b"}]""", """{"a":1,"b":null}""")]
    public void Operations_apply_in_order(string document, string patch, string expected) =>
        Assert.Equal(KubeJson.Parse(expected), JsonPatch.Read(KubeJson.Parse(patch)).Apply(KubeJson.Parse(document)));

    [Theory]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""", "add operation does not apply: doc is missing path: \"/x/y\": missing value")]
    [InlineData("""[{"op":"add","path":"","value":1}]""", "add operation does not apply: doc is missing path: \"\": missing value")]
    [InlineData("""[{"op":"add","path":"/l/9","value":1}]""", "error in add for path: '/l/9': Unable to access invalid index: 9: invalid index referenced")]
    [InlineData("""[{"op":"add","path":"/l/x","value":1}]""", "error in add for path: '/l/x': value was not a proper array index: 'x'")]
    [InlineData("""[{"op":"add","path":"/n/x","value":1}]""", "add operation does not apply: doc is missing path: \"/n/x\": missing value")]
    [InlineData("""[{"op":"remove","path":"/x"}]""", "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value")]
    [InlineData("""[{"op":"replace","path":"/l/2","value":1}]""", "replace operation does not apply: doc is missing key: /l/2: missing value")]
    [InlineData("""[{"op":"move","from":"/q/r","path":"/x"}]""", "move operation does not apply: doc is missing from path: /q/r: missing value")]
    [InlineData("""[{"op":"upsert","path":"/x"}]""", "Unexpected kind: upsert")]
    [InlineData("""[{"path":"/x"}]""", "Unexpected kind: unknown")]
    [InlineData("""[{"op":"remove"}]""", "remove operation failed to decode path: missing value")]
    public void An_operation_that_does_not_apply_says_so_as_the_API_server_does(string patch, string message)
    {
        var document = KubeJson.Parse("""{"l":[1,2],"n":null}""");

        var failure = Assert.Throws<PatchException>(() => JsonPatch.Read(KubeJson.Parse(patch)).Apply(document));

        Assert.Equal(message, failure.Message);
        Assert.Equal(PatchFault.NotApplicable, failure.Fault);
    }

    [Fact]
    public void A_failed_test_is_told_apart()
    {
        var patch = JsonPatch.Read(KubeJson.Parse("""[{"op":"test","path":"/a","value":2}]"""));

        var failure = Assert.Throws<PatchException>(() => patch.Apply(KubeJson.Parse("""{"a":1}""")));

        Assert.Equal((PatchFault.TestFailed, "testing value /a failed: test failed"), (failure.Fault, failure.Message));
    }

    [Fact]
    public void Copies_that_double_the_document_each_time_run_into_their_budget()
    {
        var doubling = string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/a","path":"/a/-"}""", 200));

        var failure = Assert.Throws<PatchException>(() => JsonPatch.Read(KubeJson.Parse($"[{doubling}]")).Apply(KubeJson.Parse("""{"a":[1]}""")));

        Assert.Equal(PatchFault.TooLarge, failure.Fault);
    }

    [Fact]
    public void A_document_cannot_be_nested_without_end()
    {
        var patch = string.Join(',', Enumerable.Range(0, 5000).Select(_ => """{"op":"move","from":"/a","path":"/b"},{"op":"add","path":"/a","value":{}},{"op":"move","from":"/b","path":"/a/a"}"""));

        var failure = Assert.Throws<PatchException>(() => JsonPatch.Read(KubeJson.Parse($"[{patch}]"), new JsonPatchLimits(MaximumOperations: 20_000)).Apply(KubeJson.Parse("""{"a":{}}""")));

        Assert.Equal(PatchFault.TooLarge, failure.Fault);
    }

    [Fact]
    public void A_patch_that_is_no_list_is_malformed() =>
        Assert.Equal(PatchFault.Malformed, Assert.Throws<PatchException>(() => JsonPatch.Read(KubeMap.Empty)).Fault);

    [Fact]
    public void Replacing_the_whole_document_and_testing_it_agree() =>
        Values.Map.Sample(map =>
        {
            var patch = JsonPatch.Read(KubeList.Of(
                KubeMap.Of(("op", "replace"), ("path", ""), ("value", map)),
                KubeMap.Of(("op", "test"), ("path", ""), ("value", map))));
            return patch.Apply(KubeMap.Empty).Equals(map);
        });
}
