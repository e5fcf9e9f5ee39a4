using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Adapters.Helm.Tests;

public sealed class HelmRendererTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  a: {{ .Values.a | quote }}\n";

    private static readonly Artifact Artifact = new("main@sha1:0", "sha1:0", new Provenance());

    [Fact]
    public async Task A_release_becomes_the_objects_of_its_chart()
    {
        var tree = new MemoryTree(
            ("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
            ("charts/app/values.yaml", "a: default\n"),
            ("charts/app/templates/cm.yaml", ConfigMap),
            ("charts/app/templates/hook.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: check\n  annotations: {helm.sh/hook: test}\n"));

        var result = await Renderer().RenderAsync(new RenderRequest(Release() with { Values = KubeMap.Of(("a", "given")) }, tree, Artifact), TestContext.Current.CancellationToken);

        var item = Assert.Single(result.Objects);
        Assert.Equal(("ConfigMap", "apps-app", "apps"), (item.Kind, item.Name, item.Namespace));
        Assert.Equal("given", item.Root.Find("data", "a")!.AsString);
        Assert.Equal("Helm", item.Metadata.Find("labels", "app.kubernetes.io/managed-by")!.AsString);
        Assert.Equal("apps-app", item.Metadata.Find("annotations", "meta.helm.sh/release-name")!.AsString);
        Assert.Contains("charts/app/values.yaml", result.Inputs.Files.Keys);
    }

    [Fact]
    public async Task A_chart_that_is_not_there_is_refused_in_words()
    {
        var fault = await Assert.ThrowsAsync<ManifestException>(() => Renderer().RenderAsync(new RenderRequest(Release(), new MemoryTree(), Artifact), TestContext.Current.CancellationToken));

        Assert.Contains("charts/app", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_release_name_is_cut_and_stays_unique()
    {
        var name = (Release() with { ReleaseName = null, TargetNamespace = new string('a', 60) }).EffectiveReleaseName;

        Assert.Equal(53, name.Length);
        Assert.StartsWith(new string('a', 40) + "-", name, StringComparison.Ordinal);
    }

    private static HelmRenderer Renderer() => new(Options.Create(new HelmOptions()), new FakeClock(NodaConstants.UnixEpoch));

    private static HelmRelease Release() => new()
    {
        Key = new ObjectKey(HelmRelease.KindName, "flux", "app"),
        Interval = Duration.FromMinutes(10),
        Source = new SourceReference(GitRepository.KindName, "flux", "fleet"),
        ChartPath = "charts/app",
        TargetNamespace = "apps",
    };
}
