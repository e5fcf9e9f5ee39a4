using GitOps.Core.Objects;
using GitOps.Core.Patching;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Patching;

/// <summary>Expected results are those that Kustomize 5.8.1 prints.</summary>
public sealed class KustomizeMergeTests
{
    [Theory]
    [InlineData("an item that says less is the one that says more",
        "ports: [{port: 80, name: a}, {port: 80, protocol: UDP, name: b}]",
        "ports: [{port: 80, protocol: TCP, name: c}, {port: 443}]",
        "ports: [{port: 443}, {port: 80, name: a}, {port: 80, protocol: UDP, name: b}]")]
    [InlineData("of several alike the last one wins",
        "ports: [{port: 8080, protocol: UDP}]",
        "ports: [{port: 8080, name: dns}, {port: 80, protocol: TCP}, {port: 8080, protocol: TCP}]",
        "ports: [{port: 80, protocol: TCP}, {port: 8080, protocol: TCP}, {port: 8080, protocol: UDP}]")]
    [InlineData("an empty item pushes out the others",
        "selector: {}",
        "ports: [{port: 8080, name: dns}, {port: 8080, protocol: TCP}, {}]",
        "{selector: {}, ports: [{}]}")]
    [InlineData("maps are merged and nulls remove",
        "selector: {a: b, keep: x}",
        "selector: {a: null, c: d}",
        "selector: {keep: x, c: d}")]
    public void Ports_of_a_Service_are_merged(string rule, string target, string patch, string expected)
    {
        var merged = KustomizeMerge.Merge(Service(patch), Service(target), schema: null);

        Assert.True(Value(Service(expected)).Equals(Value(merged!)), $"{rule}: {YamlWriter.Write(merged!)}");
    }

    [Theory]
    [InlineData("a: '1'", "a: 2", "a: '2'")]
    [InlineData("a: 1", "a: 'yes'", "a: 'yes'")]
    [InlineData("a: 1", "a: '2'", "a: '2'")]
    [InlineData("a: null", "b: 1", "{a: null, b: 1}")]
    [InlineData("a: [1, 2]", "a: [3]", "a: [3]")]
    [InlineData("a: {b: 1}", "a: {$patch: replace, c: 2}", "a: {c: 2}")]
    [InlineData("a: {b: 1}", "a: {$patch: delete}", "{}")]
    [InlineData("{}", "a: {b: null, c: {d: null}}", "a: {c: {}}")]
    public void A_kind_without_schema_is_merged_field_by_field(string target, string patch, string expected)
    {
        var merged = KustomizeMerge.Merge(Parse(patch), Parse(target), schema: null);

        Assert.Equal(Value(Parse(expected)), Value(merged!));
    }

    [Fact]
    public void A_patch_that_deletes_leaves_nothing() =>
        Assert.Null(KustomizeMerge.Merge(Parse("{a: 1, $patch: delete}"), Parse("{a: 1}"), schema: null));

    [Fact]
    public void The_patch_itself_stays_as_it_was()
    {
        var patch = Service("ports: [{port: 80, $patch: delete}, {port: 81}]");
        var before = YamlWriter.Write(patch);

        KustomizeMerge.Merge(patch, Service("ports: [{port: 80}]"), schema: null);

        Assert.Equal(before, YamlWriter.Write(patch));
    }

    [Theory]
    [InlineData("a: {b: 1}", "a: [geheim]", "wrong node kind: expected MappingNode but got SequenceNode in line 1")]
    [InlineData("a: {b: 1}", "a: {$patch: explode}", "unknown patch strategy 'explode'")]
    public void What_does_not_fit_is_refused_without_quoting_it(string target, string patch, string message) =>
        Assert.Equal(message, Assert.Throws<ManifestException>(() => KustomizeMerge.Merge(Parse(patch), Parse(target), schema: null)).Message);

    private static YamlNode Service(string spec) => Parse($"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec:\n  {spec}\n");

    private static YamlNode Parse(string text) => YamlReader.ReadAll(text, "test.yaml")[0].Root!;

    private static KubeValue Value(YamlNode node) => YamlValues.ToValue(node, "test.yaml", YamlSchema.Core);
}
