using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Releases;

public sealed class ChartObjectTests
{
    private const string Full =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: shop}
        spec:
          interval: 1h
          chart:
            metadata: {labels: {team: one, helm.toolkit.fluxcd.io/name: wrong}, annotations: {note: two}}
            spec:
              chart: podinfo
              version: 6.x
              interval: 5m
              reconcileStrategy: Revision
              sourceRef: {kind: HelmRepository, name: charts, namespace: infra}
              valuesFiles: [values.yaml, prod.yaml]
              ignoreMissingValuesFiles: true
              verify: {provider: cosign, secretRef: {name: keys}}
        """;

    private const string Short =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: shop}
        spec: {interval: 1h, chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: charts}}}}
        """;

    [Fact]
    public void It_says_what_the_template_says_and_the_owner_always_counts()
    {
        var expected = Parse(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmChart
            metadata:
              name: shop-web
              namespace: infra
              labels: {team: one, helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: shop}
              annotations: {note: two}
            spec:
              chart: podinfo
              version: 6.x
              sourceRef: {kind: HelmRepository, name: charts}
              interval: 5m0s
              reconcileStrategy: Revision
              valuesFiles: [values.yaml, prod.yaml]
              ignoreMissingValuesFiles: true
              verify: {provider: cosign, secretRef: {name: keys}}
            """);
        Assert.Equal(KubeJson.ToCanonicalUtf8(expected.Root), KubeJson.ToCanonicalUtf8(Wanted(Full).Root));
    }

    [Fact]
    public void What_is_not_said_is_the_release_s_interval_and_Flux_s_defaults()
    {
        var spec = Wanted(Short).Spec;
        Assert.Equal(("1h0m0s", "*", "ChartVersion"), (spec["interval"]?.AsString, spec["version"]?.AsString, spec["reconcileStrategy"]?.AsString));
        Assert.False(spec.Has("valuesFiles") || spec.Has("verify") || spec.Has("ignoreMissingValuesFiles"));
    }

    [Theory]
    [InlineData("interval: 5m0s", "interval: 300s", true)]
    [InlineData("suspend: false", "suspend: true", true)]
    [InlineData("team: one", "team: one, more: three", true)]
    [InlineData("team: one", "team: other", false)]
    [InlineData("note: two", "other: two", false)]
    [InlineData("version: 6.x", "version: 5.x", false)]
    [InlineData("prod.yaml]", "test.yaml]", false)]
    [InlineData("name: keys", "name: others", false)]
    public void What_is_there_is_compared_by_what_it_means(string what, string instead, bool isLike)
    {
        const string Live =
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmChart
            metadata:
              name: shop-web
              namespace: infra
              labels: {team: one, helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: shop}
              annotations: {note: two}
            spec:
              chart: podinfo
              version: 6.x
              sourceRef: {kind: HelmRepository, name: charts}
              interval: 5m0s
              suspend: false
              reconcileStrategy: Revision
              valuesFiles: [values.yaml, prod.yaml]
              ignoreMissingValuesFiles: true
              verify: {provider: cosign, secretRef: {name: keys}}
            """;
        Assert.Contains(what, Live, StringComparison.Ordinal);
        Assert.Equal(isLike, ChartObject.IsLike(Parse(Live.Replace(what, instead, StringComparison.Ordinal)), Wanted(Full)));
    }

    [Fact]
    public void What_a_chart_renders_carries_the_labels_but_is_not_the_chart_of_the_release()
    {
        var wanted = Wanted(Full);
        var release = new ObjectKey(HelmRelease.KindName, "shop", "web");
        Assert.True(ChartObject.Belongs(wanted, release));
        Assert.False(ChartObject.Belongs(wanted.With(["metadata", "name"], "rendered"), release));
        Assert.False(ChartObject.Belongs(wanted.WithLabel("helm.toolkit.fluxcd.io/namespace", "other"), release));
        Assert.False(ChartObject.Belongs(wanted, release with { Name = "other" }));
    }

    private static KubeObject Wanted(string yaml)
    {
        var release = (HelmRelease)Assert.IsType<DefinitionReading.Deployment>(DefinitionReader.Read(Parse(yaml))).Definition;
        return ChartObject.Of(release, release.Chart!);
    }

    private static KubeObject Parse(string yaml) => KubeYaml.ParseObjects(yaml, "test.yaml").First();
}
