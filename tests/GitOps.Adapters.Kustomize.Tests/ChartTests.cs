using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Tests;

public sealed class ChartTests
{
    private const string Chart = "charts/web/Chart.yaml";

    [Fact]
    public void A_chart_below_the_kustomization_is_rendered_with_its_values_and_patched_like_any_object()
    {
        var charts = new Charts();
        var tree = new MemoryTree(
            ("kustomization.yaml", """
                namespace: shop
                namePrefix: my-
                helmCharts:
                - name: web
                  releaseName: front
                  includeCRDs: true
                  skipTests: true
                  kubeVersion: "1.30"
                  apiVersions: [example.com/v1]
                  valuesInline:
                    replicas: 3
                    image: {tag: "2"}
                  additionalValuesFiles: [more.yaml]
                """),
            ("more.yaml", "more: true\n"),
            (Chart, "name: web\n"),
            ("charts/web/values.yaml", "replicas: 1\nimage:\n  name: nginx\n  tag: \"1\"\n"));

        var built = Assert.Single(Build(tree, charts));

        Assert.Equal("my-front", built.Name);
        Assert.Equal("chosen-by-helm", built.Namespace);
        Assert.Null(built.Root.Find("metadata", "annotations"));
        var (path, request) = Assert.Single(charts.Asked);
        Assert.Equal(("charts/web", "front", "shop", "1.30", true, true), (path, request.ReleaseName, request.Namespace, request.KubeVersion, request.IncludeCrds, request.SkipTests));
        Assert.Equal(["example.com/v1"], request.ApiVersions);
        Assert.Equal(
            [("charts/web/values.yaml", "replicas: 3\nimage:\n  name: nginx\n  tag: \"2\"\n"), ("more.yaml", "more: true\n")],
            request.ValuesFiles);
    }

    [Theory]
    [InlineData("merge", "replicas: 1\nimage:\n  name: nginx\n  tag: \"1\"\n")]
    [InlineData("replace", "replicas: 3\n")]
    public void Inline_values_come_in_as_valuesMerge_says(string merge, string expected)
    {
        var charts = new Charts();
        var tree = new MemoryTree(
            ("kustomization.yaml", $"helmGlobals:\n  chartHome: home\nhelmCharts:\n- name: web\n  releaseName: front\n  valuesMerge: {merge}\n  valuesInline: {{replicas: 3}}\n"),
            ("home/web/Chart.yaml", "name: web\n"),
            ("home/web/values.yaml", "replicas: 1\nimage:\n  name: nginx\n  tag: \"1\"\n"));

        Build(tree, charts);

        Assert.Equal(expected, Assert.Single(charts.Asked).Request.ValuesFiles[0].Text);
    }

    [Fact]
    public void A_name_template_is_the_renderers_and_replaced_values_need_no_file()
    {
        var charts = new Charts();
        var tree = new MemoryTree(
            ("kustomization.yaml", "helmCharts:\n- name: web\n  nameTemplate: n-{{ \"X\" | lower }}\n  valuesFile: missing.yaml\n  valuesMerge: replace\n  valuesInline: {replicas: 3}\n"),
            (Chart, "name: web\n"));

        Build(tree, charts);

        var (_, request) = Assert.Single(charts.Asked);
        Assert.Equal((string.Empty, "n-{{ \"X\" | lower }}"), (request.ReleaseName, request.NameTemplate));
        Assert.Equal("replicas: 3\n", Assert.Single(request.ValuesFiles).Text);
    }

    [Theory]
    [InlineData("- name: web\n  releaseName: a\n  repo: https://charts.example.com\n  version: 1.2.3\n", "helm pull")]
    [InlineData("- name: web\n  releaseName: a\n", "no chart found")]
    [InlineData("- name: there\n", "releaseName")]
    [InlineData("- releaseName: a\n", "chart name cannot be empty")]
    [InlineData("- name: there\n  releaseName: a\n  nameTemplate: b\n", "cannot set --name-template and also specify a name")]
    [InlineData("- name: there\n  releaseName: a\n  valuesMerge: bogus\n", "valuesMerge must be one of [merge override replace]")]
    public void What_cannot_be_rendered_says_what_to_do(string entry, string words)
    {
        var tree = new MemoryTree(("kustomization.yaml", "helmCharts:\n" + entry), ("charts/there/Chart.yaml", "name: there\n"), ("charts/there/values.yaml", string.Empty));

        Assert.Contains(words, Assert.Throws<ManifestException>(() => Build(tree, new Charts())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_room_for_charts_they_are_refused()
    {
        var tree = new MemoryTree(("kustomization.yaml", "helmCharts:\n- name: web\n"));

        Assert.Contains("must specify --enable-helm", Assert.Throws<ManifestException>(() => KustomizeBuild.Run(tree, string.Empty)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KubeObject> Build(MemoryTree tree, Charts charts) => KustomizeBuild.Run(tree, string.Empty, new BuildOptions(), null, null, charts).Objects;

    private sealed class Charts : IChartTemplates
    {
        public List<(string Path, ChartTemplateRequest Request)> Asked { get; } = [];

        public string Render(IFileTree tree, string path, ChartTemplateRequest request, CancellationToken cancellationToken)
        {
            Asked.Add((path, request));
            return $"---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {(request.NameTemplate is null ? request.ReleaseName : "named")}\n  namespace: chosen-by-helm\n";
        }
    }
}
