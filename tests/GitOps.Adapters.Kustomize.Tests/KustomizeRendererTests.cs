using GitOps.Adapters.Kustomize.Tests.Incremental;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Kustomize.Tests;

public sealed class KustomizeRendererTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  image: nginx\n";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\nspec:\n  containers:\n  - name: a\n    image: nginx:1\n";

    [Fact]
    public async Task A_folder_without_kustomization_is_all_its_manifests_and_the_kustomizations_below()
    {
        var tree = new MemoryTree(
            ("apps/a.yaml", ConfigMap), ("apps/notes.txt", "no manifest"), ("apps/deep/b.yml", Pod),
            ("apps/own/kustomization.yaml", "namePrefix: own-\nresources: [c.yaml]\n"), ("apps/own/c.yaml", Pod), ("apps/own/ignored.yaml", "a: b\n"), ("other/x.yaml", Pod));

        var result = await RenderAsync(tree, Definition("apps"));

        Assert.Equal(["ConfigMap/settings", "Pod/own-pod", "Pod/pod"], result.Objects.Select(item => item.ToString()));
    }

    [Fact]
    public async Task An_empty_folder_builds_to_nothing() =>
        Assert.Empty((await RenderAsync(new MemoryTree(("apps/notes.txt", "nothing")), Definition("apps"))).Objects);

    // The words of Flux 2.7, whose generator has Kustomize read each file.
    [Theory]
    [InlineData("a: b\n", "missing Resource metadata")]
    [InlineData("apiVersion: v1\nkind: [\n", "MalformedYAMLError: yaml: line ")]
    [InlineData("apiVersion: v1\nmetadata:\n  name: x\n", "missing kind in object {{v1 } {{x } map[] map[]}}")]
    [InlineData("apiVersion: v1\nkind: Pod\n", "missing metadata.name in object {{v1 Pod} {{ } map[] map[]}}")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n--- foo\nkind: Y\n", "invalid document separator: --- foo")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n---\na: b\n", "missing Resource metadata")]
    public async Task A_folder_with_yaml_that_is_no_manifest_is_refused_in_the_words_of_Flux(string text, string words)
    {
        var fault = await FaultAsync(new MemoryTree(("apps/bad.yaml", text)), Definition("apps"));

        Assert.Contains($": failed to decode Kubernetes YAML from apps/bad.yaml: {words}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kustomize build failed", fault.Message, StringComparison.Ordinal);
        Assert.Equal("apps/bad.yaml", fault.File);
    }

    [Fact]
    public async Task An_object_that_is_for_local_use_only_need_not_be_whole()
    {
        var tree = new MemoryTree(("apps/a.yaml", ConfigMap), ("apps/fn.yaml", "kind: Fn\nmetadata: {name: x, annotations: {config.kubernetes.io/local-config: 'true'}}\n"));

        Assert.Equal(["ConfigMap/settings"], (await RenderAsync(tree, Definition("apps"))).Objects.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Each_file_of_a_folder_without_a_kustomization_is_read_once_unless_a_base_reads_it_too()
    {
        var tree = new CountingTree(new MemoryTree(
            ("apps/a.yaml", ConfigMap), ("apps/base/kustomization.yaml", "namePrefix: own-\nresources: [../pod.yaml]\n"), ("apps/pod.yaml", Pod)));

        var result = await RenderAsync(tree, Definition("apps"));

        Assert.Equal(["ConfigMap/settings", "Pod/own-pod", "Pod/pod"], result.Objects.Select(item => item.ToString()));
        Assert.Equal(["apps/a.yaml", "apps/base/kustomization.yaml", "apps/pod.yaml"], tree.Read.Distinct().Order(StringComparer.Ordinal));
        Assert.Single(tree.Read, path => path == "apps/a.yaml");
    }

    [Theory]
    [InlineData("https://x/y")]
    [InlineData("git@example.com:x/y")]
    [InlineData("file:///components/a")]
    [InlineData("/components/a")]
    public async Task A_component_of_the_definition_that_is_not_below_the_source_is_refused(string path)
    {
        var definition = Definition("apps") with { Components = [path], IgnoreMissingComponents = true };

        var fault = await FaultAsync(new MemoryTree(("apps/a.yaml", ConfigMap)), definition);

        Assert.Contains($"component path '{path}' must be local and relative", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources: []\nconfigMapGenerator: [{name: c, literals: [a=b]}]\n")]
    [InlineData("bases: [base]\n")]
    public async Task A_file_that_lists_no_resources_says_where_objects_come_from(string file)
    {
        var tree = new MemoryTree(("apps/kustomization.yaml", file), ("apps/base/kustomization.yaml", "resources: [a.yaml]\n"), ("apps/base/a.yaml", ConfigMap));

        var made = Assert.Single((await RenderAsync(tree, Definition("apps"))).Objects);

        Assert.NotNull(made.Root.Find("metadata", "annotations", "config.kubernetes.io/origin"));
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_refused() =>
        Assert.StartsWith("kustomization path not found: none", (await FaultAsync(new MemoryTree(), Definition("none"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Two_kustomization_files_are_refused()
    {
        var tree = new MemoryTree(("kustomization.yaml", "resources: []\n"), ("Kustomization", "resources: []\n"));

        Assert.Contains("Found multiple kustomization files", (await FaultAsync(tree, Definition(string.Empty))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_the_folder_is_read_as_Flux_writes_it_anew_with_numbers_for_texts_and_unknown_fields_left_out()
    {
        var tree = new MemoryTree(
            ("app/kustomization.yaml", "namePrefix: 5\nresources: [pod.yaml]\ncommonLabels: {release: 7, live: true}\nimages:\n- name: nginx\n  newTag: 1.5\n  why: unknown\npatches:\n- path: p.yaml\n  unknown: {deep: 1}\n"),
            ("app/pod.yaml", Pod), ("app/p.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\n  annotations: {patched: 'yes'}\n"));

        var pod = Assert.Single((await RenderAsync(tree, Definition("app"))).Objects);

        Assert.Equal("5pod", pod.Name);
        Assert.Equal("nginx:1.5", pod.Root.Find("spec", "containers") is KubeList { Count: 1 } containers ? containers[0].AsMap["image"]?.AsString : null);
        Assert.Equal(("7", "true", "yes"), (pod.Root.Find("metadata", "labels", "release")?.AsString, pod.Root.Find("metadata", "labels", "live")?.AsString, pod.Root.Find("metadata", "annotations", "patched")?.AsString));
    }

    [Theory]
    [InlineData("namePrefix: 5\nresources: [pod.yaml]\n", "cannot unmarshal number")]
    [InlineData("resources: [pod.yaml]\nunknown: 1\n", "unknown field")]
    public async Task Files_of_bases_are_read_as_Kustomize_reads_them(string text, string words)
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [../base]\n"), ("base/kustomization.yaml", text), ("base/pod.yaml", Pod));

        var fault = await FaultAsync(tree, Definition("app"));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal("base/kustomization.yaml", fault.File);
    }

    [Fact]
    public async Task The_definition_overrules_the_file()
    {
        var tree = new MemoryTree(
            ("app/kustomization.yaml", "namespace: old\nnamePrefix: old-\nresources: [a.yaml, pod.yaml]\nimages:\n- name: nginx\n  newTag: '2'\nunknownField: ignored\n"),
            ("app/a.yaml", ConfigMap), ("app/pod.yaml", Pod), ("parts/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {part: 'yes'}\n"));
        var definition = Definition("app") with
        {
            TargetNamespace = "new",
            NamePrefix = "new-",
            NameSuffix = "-x",
            Components = ["../parts", "../missing"],
            IgnoreMissingComponents = true,
            Images = KubeList.Of(KubeMap.Of(("name", "nginx"), ("newName", "registry/nginx"))),
            Patches = KubeList.Of(KubeMap.Of(("target", KubeMap.Of(("kind", "ConfigMap"))), ("patch", "- op: replace\n  path: /data/image\n  value: patched\n"))),
        };

        var objects = (await RenderAsync(tree, definition)).Objects;

        Assert.Equal(["ConfigMap/new/new-settings-x", "Pod/new/new-pod-x"], objects.Select(item => item.ToString()));
        Assert.Equal("patched", objects[0].Root.Find("data", "image")!.AsString);
        Assert.Equal("registry/nginx:2", objects[1].Spec["containers"]!.AsList[0].AsMap["image"]!.AsString);
        Assert.All(objects, item => Assert.Equal("yes", item.Annotation("part")));
    }

    [Fact]
    public async Task A_missing_component_is_refused_unless_it_may_be_missing() =>
        _ = await FaultAsync(new MemoryTree(("kustomization.yaml", "resources: []\n")), Definition(string.Empty) with { Components = ["missing"] });

    [Fact]
    public async Task A_file_without_resources_builds_to_nothing() =>
        Assert.Empty((await RenderAsync(new MemoryTree(("kustomization.yaml", string.Empty)), Definition(string.Empty))).Objects);

    [Fact]
    public async Task Siblings_may_be_read_but_nothing_above_the_source()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [../shared.yaml]\n"), ("shared.yaml", ConfigMap), ("out/kustomization.yaml", "resources: [../../secret.yaml]\n"));

        Assert.Single((await RenderAsync(tree, Definition("app"))).Objects);
        Assert.Contains("kustomize build failed: ", (await FaultAsync(tree, Definition("out"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inputs_are_the_files_read_and_those_looked_for()
    {
        var tree = new MemoryTree(("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", ConfigMap), ("app/unused.yaml", Pod), ("plain/b.yaml", Pod));

        var inputs = (await RenderAsync(tree, Definition("app"))).Inputs;
        var plain = (await RenderAsync(tree, Definition("plain"))).Inputs;

        Assert.Equal(["app/a.yaml", "app/kustomization.yaml"], inputs.Files.Keys);
        Assert.Contains("app/Kustomization", inputs.Absent);
        Assert.Empty(inputs.Folders);
        Assert.Contains("plain", plain.Folders.Keys);
    }

    [Fact]
    public async Task A_build_has_a_largest_size()
    {
        var tree = new MemoryTree(("a.yaml", ConfigMap), ("b.yaml", Pod));
        var renderer = new KustomizeRenderer(Options.Create(new KustomizeOptions { MaximumObjects = 1 }), []);

        await Assert.ThrowsAsync<ManifestException>(() => renderer.RenderAsync(Request(tree, Definition(string.Empty)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Options_are_checked() => Assert.False(new KustomizeOptionsValidator().Validate(new KustomizeOptions { MaximumObjects = 0 }).IsValid);

    private static async Task<RenderResult> RenderAsync(IFileTree tree, Core.Definitions.Kustomization definition) =>
        await new KustomizeRenderer(Options.Create(new KustomizeOptions()), []).RenderAsync(Request(tree, definition), TestContext.Current.CancellationToken);

    private static async Task<ManifestException> FaultAsync(IFileTree tree, Core.Definitions.Kustomization definition) =>
        await Assert.ThrowsAsync<ManifestException>(() => RenderAsync(tree, definition));

    private static RenderRequest Request(IFileTree tree, Core.Definitions.Kustomization definition) =>
        new(definition, tree, new Artifact("main@sha1:1", "sha256:1", new Provenance()));

    private static Core.Definitions.Kustomization Definition(string path) => new()
    {
        Key = new ObjectKey("Kustomization", "flux-system", "apps"),
        Interval = Duration.FromMinutes(10),
        Source = new SourceReference("GitRepository", "flux-system", "fleet"),
        Path = path,
        Prune = true,
    };
}
