using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Tests;

public sealed class KustomizeBuildTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: b\n";

    [Fact]
    public void Names_prefixes_and_hashes_are_carried_into_references()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", "namePrefix: my-\nnamespace: apps\nresources: [deployment.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\n"),
            ("deployment.yaml", Deployment("settings")));

        var objects = KustomizeBuild.Run(tree, string.Empty).Objects;

        var name = objects.Single(item => item.Kind == "ConfigMap").Name;
        var volume = objects.Single(item => item.Kind == "Deployment").Root.Find("spec", "template", "spec", "volumes")!.AsList[0].AsMap;
        Assert.StartsWith("my-settings-", name, StringComparison.Ordinal);
        Assert.Equal(name, volume.Find("configMap", "name")!.AsString);
        Assert.All(objects, item => Assert.Equal("apps", item.Namespace));
    }

    [Theory]
    [InlineData("../b", "../a")]
    [InlineData("../b", "..")]
    public void Bases_in_a_circle_are_refused(string first, string second)
    {
        var tree = new MemoryTree(("a/kustomization.yaml", $"resources: [{first}]\n"), ("b/kustomization.yaml", $"resources: [{second}]\n"), ("kustomization.yaml", "resources: [a]\n"));

        Assert.Contains("cycle detected", Fault(tree, "a").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_outside_of_the_folder_needs_the_restriction_lifted()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [../shared.yaml]\n"), ("shared.yaml", ConfigMap));

        Assert.Contains("security; file '/shared.yaml' is not in or below '/app'", Fault(tree, "app").Message, StringComparison.Ordinal);
        Assert.Single(KustomizeBuild.Run(tree, "app", new BuildOptions { RootOnly = false }).Objects);
    }

    [Theory]
    [InlineData("../../outside.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("https://example.com/a.yaml")]
    [InlineData("github.com/owner/repo//path?ref=main")]
    public void Nothing_outside_of_the_tree_is_read(string resource)
    {
        var tree = new MemoryTree(("app/kustomization.yaml", $"resources: ['{resource}']\n"));

        _ = Fault(tree, "app", new BuildOptions { RootOnly = false });
    }

    [Fact]
    public void A_link_is_followed_within_the_tree_only()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [inside.yaml]\n"), ("other/kustomization.yaml", "resources: [outside.yaml]\n"), ("shared.yaml", ConfigMap))
            .WithLink("app/inside.yaml", "../shared.yaml")
            .WithLink("other/outside.yaml", "../../etc/passwd");

        Assert.Single(KustomizeBuild.Run(tree, "app", new BuildOptions { RootOnly = false }).Objects);
        Assert.Contains("doesn't exist", Fault(tree, "other", new BuildOptions { RootOnly = false }).Message, StringComparison.Ordinal);
        Assert.Contains("security", Fault(tree, "app").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_objects_of_one_name_are_refused()
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [a.yaml, b.yaml]\n"), ("a.yaml", ConfigMap), ("b.yaml", ConfigMap));

        Assert.Contains("may not add resource with an already registered id: ConfigMap.v1.[noGrp]/settings.[noNs]", Fault(tree, string.Empty).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_that_multiply_are_refused()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var tree = new MemoryTree(("kustomization.yaml", "resources: [bomb.yaml]\n"), ("bomb.yaml", ConfigMap + bomb));

        Assert.Contains("aliasing", Fault(tree, string.Empty).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [deep.yaml]\n"), ("deep.yaml", "a: " + new string('[', 100_000)));

        var fault = Fault(tree, string.Empty);

        Assert.Contains("deeper", fault.Message, StringComparison.Ordinal);
        Assert.Equal("deep.yaml", fault.File);
    }

    [Fact]
    public void A_fault_names_the_file_and_line()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [bad.yaml]\n"), ("app/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n name: a\n  b: c\n"));

        var fault = Fault(tree, "app");

        Assert.Equal("app/bad.yaml", fault.File);
        Assert.Equal(5, fault.Line);
    }

    [Theory]
    [InlineData("resource: [a.yaml]\n", "unknown field \"resource\"")]
    [InlineData("commonLabels: {a: 1}\nresources: []\n", "cannot unmarshal number")]
    [InlineData("kind: Other\nresources: []\n", "kind should be Kustomization or Component")]
    [InlineData("", "kustomization.yaml is empty")]
    [InlineData("helmCharts: [{name: x}]\n", "must specify --enable-helm")]
    [InlineData("patches: [{path: none.yaml}]\nresources: []\n", "'/none.yaml' doesn't exist")]
    [InlineData("patches: [{patch: 'kind: X'}]\nresources: []\n", "unable to parse SM or JSON patch")]
    public void A_kustomization_that_cannot_be_used_says_why(string file, string words) =>
        Assert.Contains(words, Fault(new MemoryTree(("kustomization.yaml", file)), string.Empty).Message, StringComparison.Ordinal);

    [Fact]
    public void Faults_and_patches_of_secrets_do_not_show_their_values()
    {
        var tree = new MemoryTree(
            ("kustomization.yaml", "secretGenerator:\n- name: s\n  literals: [hunter2]\n"),
            ("patch/kustomization.yaml", "resources: []\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Secret\n    stringData: {password: hunter2}\n"));

        Assert.DoesNotContain("hunter2", Fault(tree, string.Empty).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Fault(tree, "patch").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_data_may_be_binary()
    {
        var tree = new MemoryTree(("kustomization.yaml", "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: c\n  files: [a.bin, b=b.txt]\n"), ("b.txt", "text\n"))
            .With("a.bin", [0xff, 0xfe, 0x00]);

        Assert.Equal(
            "apiVersion: v1\nbinaryData:\n  a.bin: //4A\ndata:\n  b: |\n    text\nkind: ConfigMap\nmetadata:\n  name: c\n",
            KustomizeBuild.Run(tree, string.Empty).ToYaml());
    }

    [Theory]
    [InlineData("2001-12-14", "2001-12-14T00:00:00Z")]
    [InlineData("2001-2-3 4:05:06.700", "2001-02-03T04:05:06.7Z")]
    [InlineData("2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00")]
    [InlineData("'2001-12-14'", "2001-12-14")]
    [InlineData("2001-12-140", "2001-12-140")]
    public void A_date_without_quotes_becomes_a_time_as_in_kustomize(string written, string printed)
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", ConfigMap + $"when: {written}\n"));

        Assert.Equal(printed, KustomizeBuild.Run(tree, string.Empty).Objects[0].Root["when"]!.AsString);
    }

    [Fact]
    public void A_thousand_workloads_are_built_in_linear_time()
    {
        var (small, large) = (Allocated(Fleet(100)), Allocated(Fleet(1000)));

        // Ten times the input; a square would be a hundred times.
        Assert.InRange(large, 0, small * 16);
    }

    private static long Allocated(MemoryTree tree)
    {
        _ = KustomizeBuild.Run(tree, string.Empty);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = KustomizeBuild.Run(tree, string.Empty);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static MemoryTree Fleet(int count)
    {
        var manifests = new StringBuilder();
        var patches = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            manifests.Append("---\n").Append(Deployment("settings").Replace("name: app", $"name: app-{i}", StringComparison.Ordinal));
            patches.Append(System.Globalization.CultureInfo.InvariantCulture, $"- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: app-{i}\n    spec:\n      replicas: {i}\n");
        }

        return new MemoryTree(
            ("kustomization.yaml", $"namePrefix: my-\nnamespace: apps\ncommonLabels: {{team: a}}\nimages:\n- name: nginx\n  newTag: '2'\nresources: [all.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [a=b]\npatches:\n{patches}"),
            ("all.yaml", manifests.ToString()));
    }

    private static string Deployment(string configMap) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app
        spec:
          selector:
            matchLabels:
              app: app
          template:
            metadata:
              labels:
                app: app
            spec:
              containers:
              - name: app
                image: nginx:1
              volumes:
              - name: v
                configMap:
                  name: {{configMap}}

        """;

    private static ManifestException Fault(MemoryTree tree, string path, BuildOptions? options = null) =>
        Assert.Throws<ManifestException>(() => KustomizeBuild.Run(tree, path, options));
}
