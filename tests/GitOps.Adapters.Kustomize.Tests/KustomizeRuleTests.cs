using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Tests;

/// <summary>Rules that a real kustomize showed when variations of the corpus were built by both.</summary>
public sealed class KustomizeRuleTests
{
    private const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec: {}\n";

    [Fact]
    public void A_label_that_was_set_everywhere_is_one_node_and_changes_everywhere()
    {
        var text = Build(
            ("kustomization.yaml", "resources: [base]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: d\n      labels: {app: new}\n"),
            ("base/kustomization.yaml", "resources: [d.yaml]\ncommonLabels: {app: old}\n"),
            ("base/d.yaml", Deployment));

        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("app: new").Length - 1);
    }

    [Fact]
    public void Annotations_part_from_those_of_the_template_when_the_object_is_renamed()
    {
        var text = Build(
            ("kustomization.yaml", "resources: [middle]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: p-d\n      annotations: {note: new}\n"),
            ("middle/kustomization.yaml", "resources: [../base]\nnamePrefix: p-\n"),
            ("base/kustomization.yaml", "resources: [d.yaml]\ncommonAnnotations: {note: old}\n"),
            ("base/d.yaml", Deployment));

        Assert.Contains("note: new", text, StringComparison.Ordinal);
        Assert.Contains("note: old", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1=x")]
    [InlineData("true=x")]
    public void A_generated_key_that_is_no_text_cannot_be_printed(string literal) =>
        Assert.Contains("unsupported type", Assert.Throws<ManifestException>(() => Build(("kustomization.yaml", $"configMapGenerator:\n- name: c\n  literals: ['{literal}']\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_other_key_is_the_clusters_business() =>
        Assert.Contains("a b: x", Build(("kustomization.yaml", "configMapGenerator:\n- name: c\n  literals: ['a b=x']\n")), StringComparison.Ordinal);

    [Fact]
    public void What_follows_the_first_document_of_a_kustomization_file_is_not_read() =>
        Assert.Contains("kind: Deployment", Build(("kustomization.yaml", "resources: [d.yaml]\n---\n[not: yaml\n"), ("d.yaml", Deployment)), StringComparison.Ordinal);

    [Fact]
    public void Separators_cut_a_file_even_inside_of_a_text() =>
        Assert.Throws<ManifestException>(() => Build(("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: |\n    one\n---\n    two\n")));

    [Fact]
    public void A_patch_may_repeat_a_key_and_the_first_one_counts() =>
        Assert.Contains("k: first", Build(
            ("kustomization.yaml", "resources: [a.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data:\n      k: first\n      k: second\n"),
            ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: old\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("{v1 36}", "v1 36: \"\"")]
    [InlineData("{v: , w: x}", "v: \"\"")]
    [InlineData("[a: ]", "- a: \"\"")]
    [InlineData("{l: [{v}]}", "- v: \"\"")]
    [InlineData("{v: ~}", "v: null")]
    [InlineData("{v: null}", "v: null")]
    [InlineData("\n    v:", "v: null")]
    public void What_stands_in_braces_without_a_value_is_an_empty_text(string given, string expected) =>
        Assert.Contains(expected, Build(("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  s: {given}\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("add", "/metadata/annotations/note", true)]
    [InlineData("add", "/metadata/labels/note", false)]
    public void A_json_patch_finds_annotations_where_Kustomize_keeps_its_notes_and_nothing_else_that_is_not_there(string operation, string path, bool builds)
    {
        (string, string)[] files =
        [
            ("kustomization.yaml", $"resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |-\n    - op: {operation}\n      path: {path}\n      value: kept\n"),
            ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"),
        ];

        if (builds)
        {
            Assert.Equal("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    note: kept\n  name: a\n", Build(files));
        }
        else
        {
            Assert.Contains("doc is missing path", Assert.Throws<ManifestException>(() => Build(files)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Annotations_that_only_a_json_patch_looked_for_show_in_no_output() =>
        Assert.Equal("apiVersion: v1\ndata:\n  k: v\nkind: ConfigMap\nmetadata:\n  name: a\n", Build(
            ("kustomization.yaml", "resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: add\n      path: /data\n      value: {k: v}\n"),
            ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")));

    [Fact]
    public void Configuration_takes_a_number_for_its_text_but_not_for_the_kind_of_what_is_selected()
    {
        (string, string)[] Files(string configuration) =>
            [("kustomization.yaml", "resources: [a.yaml]\nconfigurations: [c.yaml]\n"), ("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"), ("c.yaml", configuration)];

        Assert.Contains("name: a", Build(Files("nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - path: 5\n")), StringComparison.Ordinal);
        Assert.Contains("cannot unmarshal bool", Assert.Throws<ManifestException>(() => Build(Files("nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - path: a\n    kind: true\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("unknown field \"bar\"", Assert.Throws<ManifestException>(() => Build(Files("nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n  - path: a\n    bar: x\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_brings_the_schema_of_its_kind_where_the_object_has_become_of_a_kind_that_has_none()
    {
        const string Schema = """
            {"definitions": {"v1.Thing": {
              "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Thing"}],
              "properties": {"items": {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name", "items": {"type": "object"}}}}}}
            """;
        var text = Build(
            ("kustomization.yaml", "resources: [base]\npatches:\n- patch: |-\n    apiVersion: example.com/v1\n    kind: Thing\n    metadata: {name: a}\n    items:\n    - name: x\n      size: 2\n"),
            ("base/kustomization.yaml", "openapi: {path: schema.json}\nresources: [a.yaml]\npatches:\n- target: {kind: Thing}\n  options: {allowKindChange: true}\n  patch: |-\n    apiVersion: example.com/v1\n    kind: Other\n    metadata: {name: a}\n"),
            ("base/schema.json", Schema),
            ("base/a.yaml", "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: a\nitems:\n- name: x\n  colour: red\n"));

        Assert.Equal("apiVersion: example.com/v1\nitems:\n- colour: red\n  name: x\n  size: 2\nkind: Other\nmetadata:\n  name: a\n", text);
    }

    private static string Build(params ReadOnlySpan<(string, string)> files) => KustomizeBuild.Run(new MemoryTree(files), string.Empty).ToYaml();
}
