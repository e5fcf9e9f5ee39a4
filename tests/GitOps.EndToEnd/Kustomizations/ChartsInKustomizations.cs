using GitOps.Core.Objects;

namespace GitOps.EndToEnd.Kustomizations;

/// <summary><c>helmCharts</c> with the real room for charts: what <c>kustomize build --enable-helm</c> prints.</summary>
public sealed class ChartsInKustomizations : IAsyncLifetime
{
    private const string Template = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-settings
          namespace: {{ .Release.Namespace }}
        data:
          size: {{ .Values.size | quote }}
          tags: {{ join "," .Values.tags | quote }}
          nested: {{ .Values.nested.a }}-{{ .Values.nested.b }}
          extra: {{ .Values.extra | default "none" | quote }}
          kube: {{ .Capabilities.KubeVersion.Version | quote }}
          has: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}

        """;

    private const string Values = "size: small\ntags: [u, v]\nnested:\n  a: 1\n  b: 2\n";

    private readonly RenderingRooms rooms = new();

    public ValueTask InitializeAsync()
    {
        WriteChart("charts");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => rooms.DisposeAsync();

    [Fact]
    public async Task A_chart_is_rendered_from_its_folder_and_its_objects_are_changed_like_all_others()
    {
        rooms.With("empty.yaml", "# nothing\n");
        Kustomization("""
            resources: [empty.yaml]
            namePrefix: my-
            commonLabels: {team: shop}
            helmCharts:
            - name: web
              releaseName: front
              namespace: shop
            patches:
            - target: {kind: ConfigMap}
              patch: |-
                - op: replace
                  path: /data/size
                  value: patched

            """);

        Assert.Equal(
            """
            apiVersion: v1
            data:
              extra: none
              has: "false"
              kube: KUBE
              nested: 1-2
              size: patched
              tags: u,v
            kind: ConfigMap
            metadata:
              labels:
                team: shop
              name: my-front-settings
              namespace: shop
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              annotations:
                helm.sh/hook: pre-install
              labels:
                team: shop
              name: my-front-before
            spec:
              template:
                metadata:
                  labels:
                    team: shop
                spec:
                  containers:
                  - image: busybox
                    name: main
                  restartPolicy: Never
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              annotations:
                helm.sh/hook: test
              labels:
                team: shop
              name: my-front-test
            spec:
              containers:
              - image: busybox
                name: main

            """,
            Known(await rooms.PrintAsync()));
    }

    [Theory]
    [InlineData("", "small", "u,v", "1-2", "none")]
    [InlineData("valuesInline: {size: big, nested: {b: 3}}", "big", "u,v", "1-3", "none")]
    [InlineData("valuesInline: {size: big, tags: [z], extra: e}\n  valuesMerge: override", "big", "z", "1-2", "e")]
    [InlineData("valuesInline: {size: big, tags: [z], extra: e}\n  valuesMerge: merge", "small", "u,v", "1-2", "e")]
    [InlineData("valuesInline: {size: big, extra: e}\n  valuesMerge: replace", "big", "u,v", "1-2", "e")]
    [InlineData("valuesFile: own.yaml", "own", "u,v", "1-2", "none")]
    [InlineData("valuesFile: own.yaml\n  valuesInline: {extra: inline}", "own", "u,v", "1-2", "inline")]
    [InlineData("additionalValuesFiles: [own.yaml, more.yaml]", "more", "u,v", "1-9", "none")]
    [InlineData("valuesInline: {size: big}\n  additionalValuesFiles: [more.yaml]", "more", "u,v", "1-9", "none")]
    public async Task Values_come_together_as_the_entry_says(string entry, string size, string tags, string nested, string extra)
    {
        rooms.With("own.yaml", "size: own\n").With("more.yaml", "size: more\nnested: {b: 9}\n");
        Kustomization($"helmCharts:\n- name: web\n  releaseName: front\n  {entry}\n");

        var data = Settings(await rooms.RenderAsync());

        Assert.Equal((size, tags, nested, extra), (Text(data, "size"), Text(data, "tags"), Text(data, "nested"), Text(data, "extra")));
    }

    [Fact]
    public async Task The_chart_sees_the_versions_that_the_entry_names()
    {
        Kustomization("helmCharts:\n- name: web\n  releaseName: front\n  kubeVersion: \"1.27\"\n  apiVersions: [example.com/v1]\n");

        var data = Settings(await rooms.RenderAsync());

        Assert.Equal(("v1.27", "true"), (Text(data, "kube"), Text(data, "has")));
    }

    [Theory]
    [InlineData("", "ConfigMap,Pod,Job")]
    [InlineData("skipTests: true", "ConfigMap,Job")]
    [InlineData("skipHooks: true", "ConfigMap")]
    [InlineData("includeCRDs: true", "CustomResourceDefinition,ConfigMap,Pod,Job")]
    [InlineData("includeCRDs: true\n  skipHooks: true\n  skipTests: true", "CustomResourceDefinition,ConfigMap")]
    public async Task Definitions_come_when_asked_for_and_hooks_and_tests_unless_they_are_left_out(string entry, string kinds)
    {
        Kustomization($"helmCharts:\n- name: web\n  releaseName: front\n  {entry}\n");

        Assert.Equal(kinds, string.Join(',', (await rooms.RenderAsync()).Objects.Select(item => item.Kind).OrderBy(kind => kind switch { "CustomResourceDefinition" => 0, "ConfigMap" => 1, "Pod" => 2, _ => 3 })));
    }

    [Theory]
    [InlineData("helmCharts:\n- name: web\n  releaseName: front\n", "default")]
    [InlineData("namespace: ours\nhelmCharts:\n- name: web\n  releaseName: front\n", "ours")]
    [InlineData("namespace: ours\nhelmCharts:\n- name: web\n  releaseName: front\n  namespace: theirs\n", "theirs")]
    public async Task The_release_is_in_the_namespace_of_the_entry_or_of_the_kustomization(string kustomization, string expected)
    {
        Kustomization(kustomization);

        Assert.Equal(expected, (await rooms.RenderAsync()).Objects.First(item => item.Kind == "ConfigMap").Namespace);
    }

    [Fact]
    public async Task Globals_say_where_charts_lie_and_a_version_with_a_repository_is_looked_for_as_Kustomize_unpacks_it()
    {
        WriteChart("elsewhere/web-1.2.3");
        Kustomization("helmGlobals:\n  chartHome: elsewhere\nhelmCharts:\n- name: web\n  version: 1.2.3\n  repo: https://charts.example.com\n  releaseName: front\n");

        Assert.Equal("front-settings", (await rooms.RenderAsync()).Objects.First(item => item.Kind == "ConfigMap").Name);
    }

    [Fact]
    public async Task One_chart_is_released_twice_and_each_release_has_its_own_values()
    {
        Kustomization("helmCharts:\n- name: web\n  releaseName: a\n  skipHooks: true\n  valuesInline: {size: one}\n- name: web\n  releaseName: b\n  skipHooks: true\n  valuesInline: {size: two}\n");

        Assert.Equal(["a-settings one", "b-settings two"], (await rooms.RenderAsync()).Objects.Select(item => $"{item.Name} {item.Root.Find("data", "size")?.AsString}"));
    }

    [Fact]
    public async Task The_generator_of_a_file_and_the_old_field_make_the_same()
    {
        const string Start = "resources: [empty.yaml]\n";
        rooms.With("empty.yaml", "# nothing\n");
        Kustomization(Start + "helmCharts:\n- name: web\n  releaseName: front\n  valuesInline: {size: big}\n");
        var expected = await rooms.PrintAsync();

        Kustomization(Start + "generators:\n- chart.yaml\n");
        rooms.With("chart.yaml", "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nname: web\nreleaseName: front\nvaluesInline: {size: big}\n");
        Assert.Equal(expected, await rooms.PrintAsync());

        Kustomization(Start + "helmChartInflationGenerator:\n- chartName: web\n  chartHome: charts\n  releaseName: front\n  valuesLocal: {size: big}\n");
        Assert.Equal(expected, await rooms.PrintAsync());
    }

    [Fact]
    public async Task A_chart_of_a_base_lies_below_the_base()
    {
        WriteChart("base/charts");
        rooms.With("base/kustomization.yaml", "helmCharts:\n- name: web\n  releaseName: front\n  skipHooks: true\n");
        rooms.With("over/kustomization.yaml", "resources: [../base]\nnameSuffix: -over\n");

        Assert.Equal("front-settings-over", Assert.Single((await rooms.RenderAsync("over")).Objects).Name);
    }

    [Theory]
    [InlineData("- name: none\n  releaseName: a\n", "no chart found at 'charts/none'")]
    [InlineData("- name: web\n  releaseName: a\n  repo: https://charts.example.com\n  version: 9.9.9\n", "a build fetches nothing")]
    [InlineData("- name: web\n", "set helmCharts.releaseName")]
    [InlineData("- name: web\n  releaseName: a\n  valuesFile: none.yaml\n", "none.yaml' doesn't exist")]
    [InlineData("- name: web\n  releaseName: a\n  valuesFile: ../../values.yaml\n", "security")]
    [InlineData("- name: web\n  releaseName: a\n  valuesInline: {size: x}\n  valuesMerge: mix\n", "valuesMerge must be one of")]
    [InlineData("- name: web\n  releaseName: Not_Valid\n", "Not_Valid")]
    [InlineData("- name: web\n  releaseName: a\n  valuesInline: {nested: text}\n", "could not merge values: wrong node kind")]
    [InlineData("- name: web\n  releaseName: a\n  valuesInline: {nested: text}\n  valuesMerge: replace\n", "web/templates/config.yaml")]
    public async Task What_cannot_be_rendered_is_said_at_the_line_of_the_entry_or_of_the_template(string entry, string words)
    {
        Kustomization("namePrefix: x-\nhelmCharts:\n" + entry);

        var fault = await Assert.ThrowsAsync<ManifestException>(() => rooms.RenderAsync());

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.True(fault is { File: "kustomization.yaml", Line: 3 } || (fault.File?.EndsWith("templates/config.yaml", StringComparison.Ordinal) ?? false), $"{fault.File}:{fault.Line}");
    }

    private static string Known(string text) => System.Text.RegularExpressions.Regex.Replace(text, "kube: .*", "kube: KUBE");

    private static KubeMap Settings(Core.Deployments.Rendering.RenderResult result) => result.Objects.First(item => item.Kind == "ConfigMap").Root["data"]!.AsMap;

    private static string? Text(KubeMap data, string key) => data[key]?.AsString;

    private void Kustomization(string text) => rooms.With("kustomization.yaml", text);

    private void WriteChart(string home) => rooms
        .With($"{home}/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n")
        .With($"{home}/web/values.yaml", Values)
        .With($"{home}/web/crds/crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\nspec: {}\n")
        .With($"{home}/web/templates/config.yaml", Template)
        .With($"{home}/web/templates/hook.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-before\n  annotations: {helm.sh/hook: pre-install}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: main, image: busybox}]\n")
        .With($"{home}/web/templates/tests/test.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-test\n  annotations: {helm.sh/hook: test}\nspec:\n  containers: [{name: main, image: busybox}]\n");
}
