using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes <c>HelmRelease</c> of <c>helm.toolkit.fluxcd.io/v2</c>.</summary>
internal static class HelmReleaseWriter
{
    public static KubeObject Write(HelmRelease release)
    {
        var ownNamespace = release.Key.Namespace;
        return DefinitionWriter.Resource(
            DefinitionReader.HelmGroup + "/v2",
            release.Key,
            new FieldWriter()
                .Span("interval", release.Interval)
                .Span("timeout", release.Timeout == HelmRelease.DefaultTimeout ? null : release.Timeout)
                .Flag("suspend", release.Suspend)
                .Value("chart", release.Chart is { } chart ? Template(chart, ownNamespace) : FileChart(release, ownNamespace))
                .Value("chartRef", release.Chart is null && release.ChartPath.Length == 0 ? SharedWriting.Reference(release.Source, ownNamespace) : null)
                .Each("dependsOn", release.DependsOn, item => SharedWriting.Dependency(item, ownNamespace))
                .Value("kubeConfig", SharedWriting.KubeConfig(release.KubeConfig))
                .Text("serviceAccountName", release.ServiceAccountName)
                .Text("releaseName", release.ReleaseName)
                .Text("targetNamespace", release.TargetNamespace)
                .Text("storageNamespace", release.StorageNamespace)
                .Number("maxHistory", release.MaxHistory == HelmRelease.DefaultMaxHistory ? null : release.MaxHistory)
                .Value("values", release.Values)
                .Each("valuesFrom", release.ValuesFrom, From)
                .Value("commonMetadata", SharedWriting.Metadata(release.CommonMetadata))
                .Each("postRenderers", release.PostRenderers, PostRendererOf)
                .Text("postRenderStrategy", release.PostRenderStrategy == PostRenderStrategy.Combined ? null : release.PostRenderStrategy.ToString().ToLowerInvariant())
                .Value("install", ActionWriting.Install(release.Install))
                .Value("upgrade", ActionWriting.Upgrade(release.Upgrade))
                .Value("rollback", ActionWriting.Rollback(release.Rollback))
                .Value("uninstall", ActionWriting.Uninstall(release.Uninstall))
                .Value("test", ActionWriting.Test(release.Test))
                .Value("driftDetection", Drift(release.Drift))
                .Each("healthCheckExprs", release.HealthExpressions, SharedWriting.Expression)
                .Map);
    }

    private static KubeMap Template(ChartTemplate chart, string ownNamespace) => new FieldWriter()
        .Value("metadata", SharedWriting.Metadata(chart.Metadata))
        .Value("spec", new FieldWriter()
            .Text("chart", chart.Name)
            .Text("version", chart.Version == "*" ? null : chart.Version)
            .Value("sourceRef", SharedWriting.Reference(chart.Repository, ownNamespace))
            .Span("interval", chart.Interval)
            .Text("reconcileStrategy", chart.FollowsRevision ? "Revision" : null)
            .Each("valuesFiles", chart.ValuesFiles, item => item)
            .Flag("ignoreMissingValuesFiles", chart.IgnoreMissingValuesFiles)
            .Value("verify", chart.Verify)
            .Map)
        .Map;

    // A release made in code may name the folder alone.
    private static KubeMap? FileChart(HelmRelease release, string ownNamespace) =>
        release.ChartPath.Length == 0 ? null : Template(new ChartTemplate(release.ChartPath, release.Source), ownNamespace);

    private static KubeMap From(ValuesReference reference) => new FieldWriter()
        .Text("kind", reference.Kind)
        .Text("name", reference.Name)
        .Text("valuesKey", reference.ValuesKey == "values.yaml" ? null : reference.ValuesKey)
        .Text("targetPath", reference.TargetPath)
        .Flag("optional", reference.Optional)
        .Flag("literal", reference.Literal)
        .Map;

    private static KubeMap PostRendererOf(PostRenderer renderer) => new FieldWriter()
        .Always("kustomize", new FieldWriter().Value("patches", renderer.Patches).Value("images", renderer.Images).Map)
        .Map;

    private static KubeMap Drift(DriftSettings drift) => new FieldWriter()
        .Text("mode", drift.Mode == DriftMode.Disabled ? null : drift.Mode.ToString().ToLowerInvariant())
        .Each("ignore", drift.Ignore, item => new FieldWriter()
            .Value("paths", KubeList.Of(item.Paths.Select(path => (KubeValue)path)))
            .Value("target", item.Target)
            .Map)
        .Map;
}
