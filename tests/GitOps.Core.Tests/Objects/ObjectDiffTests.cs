using CsCheck;
using GitOps.Core.Objects;
using GitOps.Core.Tests.Patching;

namespace GitOps.Core.Tests.Objects;

public sealed class ObjectDiffTests
{
    [Fact]
    public void An_inserted_container_does_not_make_the_others_look_changed()
    {
        var changes = ObjectDiff.Between(
            Pod("""[{"name":"app","image":"a:1"}]"""),
            Pod("""[{"name":"init","image":"i"},{"name":"app","image":"a:2"}]"""));

        Assert.Equal(["/spec/containers/1/image", "/spec/containers/0"], changes.Select(change => change.Path));
        Assert.Equal(("a:1", "a:2"), (changes[0].From!.AsString, changes[0].To!.AsString));
        Assert.Null(changes[1].From);
    }

    [Fact]
    public void Ports_without_protocol_are_those_with_TCP()
    {
        var changes = ObjectDiff.Between(
            Pod("""[{"name":"app","ports":[{"containerPort":80,"name":"a"}]}]"""),
            Pod("""[{"name":"app","ports":[{"containerPort":80,"protocol":"TCP","name":"b"}]}]"""));

        Assert.Equal(["/spec/containers/0/ports/0/name", "/spec/containers/0/ports/0/protocol"], changes.Select(change => change.Path));
    }

    [Fact]
    public void Another_order_is_a_difference_of_the_list()
    {
        var changes = ObjectDiff.Between(Pod("""[{"name":"a"},{"name":"b"}]"""), Pod("""[{"name":"b"},{"name":"a"}]"""));

        Assert.Equal("/spec/containers", Assert.Single(changes).Path);
    }

    [Fact]
    public void Signs_of_the_pointer_are_escaped_and_long_texts_cut()
    {
        var changes = ObjectDiff.Between(
            new KubeObject(KubeJson.Parse("""{"metadata":{"annotations":{"a/b~c":"x"}}}""").AsMap),
            new KubeObject(KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("annotations", (KubeValue)KubeMap.Of(("a/b~c", (KubeValue)new string('y', 5000)))))))));

        Assert.Equal("/metadata/annotations/a~1b~0c", changes[0].Path);
        Assert.Equal(ObjectDiff.MaximumText + 1, changes[0].To!.AsString!.Length);
    }

    [Fact]
    public void Many_differences_are_summed_up()
    {
        var many = KubeMap.Of(Enumerable.Range(0, 150).Select(number => KeyValuePair.Create($"k{number}", (KubeValue)"v")));

        var changes = ObjectDiff.Between(new KubeObject(KubeMap.Empty), new KubeObject(many));

        Assert.Equal(ObjectDiff.MaximumDifferences + 1, changes.Length);
        Assert.Equal("(50 further fields)", changes[^1].Path);
    }

    [Fact]
    public void There_is_no_difference_exactly_when_the_objects_are_equal() =>
        Gen.Select(Values.Map, Values.Map).Sample((left, right) =>
            ObjectDiff.Between(new KubeObject(left), new KubeObject(right)).IsEmpty == left.Equals(right));

    private static readonly Gen<KubeObject> Pods = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1]).Array[0, 4].Select(items => Pod(
        $"[{string.Join(',', items.Select(item => $$"""{"name":"c{{item.Item1}}","image":"i{{item.Item2}}"}"""))}]"));

    [Fact]
    public void Lists_with_keys_differ_exactly_when_they_are_unequal_also_with_repeated_keys() =>
        Gen.Select(Pods, Pods).Sample((left, right) => ObjectDiff.Between(left, right).IsEmpty == left.Equals(right));

    private static KubeObject Pod(string containers) =>
        new(KubeJson.Parse($$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":{{containers}}} }""").AsMap);
}
