using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Adapters.Helm.Tests;

public sealed class HelmRendererTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | quote }}\n";

    [Fact]
    public async Task A_release_becomes_the_documents_of_its_chart()
    {
        var tree = new MemoryTree(
            ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
            ("charts/app/values.yaml", "a: default\n"),
            ("charts/app/crds/thing.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n"),
            ("charts/app/templates/cm.yaml", ConfigMap),
            ("charts/app/templates/hook.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: check\n  annotations: {helm.sh/hook: test}\n"));

        var result = await Renderer().RenderAsync(Request(tree, KubeMap.Of(("a", "given"))), TestContext.Current.CancellationToken);

        var item = Assert.Single(result.Manifests);
        Assert.Equal(("app/templates/cm.yaml", "ConfigMap", "apps-app"), (item.Path, item.Object.Kind, item.Object.Name));
        Assert.Equal("given", item.Object.Root.Find("data", "a")!.AsString);
        Assert.Equal(["test"], Assert.Single(result.Hooks).Moments);
        Assert.Equal("things.example.com", Assert.Single(result.Crds).Name);
        Assert.Equal(("app", "1.0.0+abc"), (result.Chart.Find("metadata", "name")!.AsString, result.Chart.Find("metadata", "version")!.AsString));
    }

    [Fact]
    public async Task A_chart_that_is_not_there_is_refused_in_words()
    {
        var fault = await Assert.ThrowsAsync<ManifestException>(() => Renderer().RenderAsync(Request(new MemoryTree(), KubeMap.Empty), TestContext.Current.CancellationToken));

        Assert.Contains("charts/app", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_files_of_the_source_take_the_place_of_the_charts_own()
    {
        var tree = new MemoryTree(
            ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
            ("charts/app/values.yaml", "a: default\n"),
            ("env/prod.yaml", "a: prod\n"),
            ("charts/app/templates/cm.yaml", ConfigMap));
        var request = Request(tree, KubeMap.Empty);
        var result = await Renderer().RenderAsync(
            request with { Definition = request.Definition with { Chart = new ChartTemplate("charts/app", request.Definition.Source) { ValuesFiles = ["env/prod.yaml", "env/none.yaml"], IgnoreMissingValuesFiles = true } } },
            TestContext.Current.CancellationToken);

        Assert.Equal("prod", result.Manifests[0].Object.Root.Find("data", "a")!.AsString);
    }

    [Theory]
    [InlineData("a.b", "1", false, """{"a":{"b":1}}""")]
    [InlineData("a.b", "'1'", false, """{"a":{"b":"1"}}""")]
    [InlineData("a.b", "x,y=z", true, """{"a":{"b":"x,y=z"}}""")]
    [InlineData("a.b[1]", "{x}", true, """{"a":{"b":[null,"{x}"]}}""")]
    public void A_value_is_set_at_its_path(string path, string value, bool isLiteral, string expected) =>
        Assert.Equal(KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes(expected)), Renderer().SetValue(KubeMap.Empty, path, value, isLiteral));

    [Fact]
    public void A_long_release_name_is_cut_and_stays_unique()
    {
        var name = (Release() with { ReleaseName = null, TargetNamespace = new string('a', 60) }).EffectiveReleaseName;

        Assert.Equal(53, name.Length);
        Assert.StartsWith(new string('a', 40) + "-", name, StringComparison.Ordinal);
    }

    private static HelmRenderer Renderer() => new(Options.Create(new HelmOptions()), new FakeClock(NodaConstants.UnixEpoch));

    private static ReleaseRequest Request(MemoryTree tree, KubeMap values) => new() { Definition = Release(), Tree = tree, ChartVersion = "1.0.0+abc", Values = values, Revision = 1 };

    private static HelmRelease Release() => new()
    {
        Key = new ObjectKey(HelmRelease.KindName, "flux", "app"),
        Interval = Duration.FromMinutes(10),
        Source = new SourceReference(GitRepository.KindName, "flux", "fleet"),
        ChartPath = "charts/app",
        TargetNamespace = "apps",
    };
}
