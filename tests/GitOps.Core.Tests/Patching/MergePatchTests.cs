using CsCheck;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Tests.Patching;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":[1]}""", """{"a":[null,{"b":null}]}""", """{"a":[null,{}]}""")]
    [InlineData("""{"a":{"x":1}}""", """{"a":[{"b":null}]}""", """{"a":[{"b":null}]}""")]
    public void A_patch_is_merged(string document, string patch, string expected) =>
        Assert.Equal(KubeJson.Parse(expected), MergePatch.Apply(KubeJson.Parse(document), KubeJson.Parse(patch)));

    // With nulls inside of lists it is not: a list that replaces an object keeps them, and loses them when it meets itself.
    [Fact]
    public void Merging_twice_is_merging_once_while_lists_hold_no_nulls() =>
        Gen.Select(Values.Map, Values.Map.Where(patch => !HasNullInList(patch, inList: false))).Sample((document, patch) =>
        {
            var once = MergePatch.Apply(document, patch);
            return MergePatch.Apply(once, patch).Equals(once);
        });

    [Fact]
    public void A_patch_of_nulls_alone_empties_what_it_names() =>
        Values.Map.Sample(document => MergePatch.Apply(document, KubeMap.Of(document.Keys.Select(key => KeyValuePair.Create(key, KubeValue.Null)))).Equals(KubeMap.Empty));

    [Fact]
    public void A_null_document_or_patch_is_refused()
    {
        Assert.Equal(PatchFault.NotApplicable, Assert.Throws<PatchException>(() => MergePatch.Apply(KubeValue.Null, KubeMap.Empty)).Fault);
        Assert.Equal(PatchFault.Malformed, Assert.Throws<PatchException>(() => MergePatch.Apply(KubeMap.Empty, KubeValue.Null)).Fault);
    }

    private static bool HasNullInList(KubeValue value, bool inList) => value switch
    {
        KubeNull => inList,
        KubeMap map => map.Any(entry => HasNullInList(entry.Value, inList)),
        KubeList list => list.Any(item => HasNullInList(item, inList: true)),
        _ => false,
    };
}
