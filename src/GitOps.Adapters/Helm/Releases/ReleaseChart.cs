using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>Charts and hooks as they stand in a record.</summary>
internal static class ReleaseChart
{
    /// <summary>A chart. As in Helm, its subcharts are left out: their templates are in the manifest.</summary>
    public static KubeMap Of(ChartInstance chart) => KubeMap.Of(
        ("metadata", Metadata(chart.Chart.Metadata)),
        ("lock", KubeValue.Null),
        ("templates", KubeList.Of(chart.Chart.Templates.Select(File))),
        ("values", KubeValueConversion.Of(chart.Values)),
        ("schema", KubeValue.Null),
        ("files", KubeList.Of(chart.Chart.Files.Select(File))));

    /// <summary>A hook.</summary>
    public static KubeValue Hook(RenderedHook hook) => KubeMap.Of(
        ("name", hook.Name),
        ("kind", hook.Manifest.Kind),
        ("path", hook.Manifest.Path),
        ("manifest", hook.Manifest.Text),
        ("events", KubeList.Of(hook.Events.Select(word => (KubeValue)word))),
        ("last_run", KubeMap.Of(("started_at", string.Empty), ("completed_at", string.Empty), ("phase", string.Empty))),
        ("weight", hook.Weight),
        ("delete_policies", KubeList.Of(hook.DeletePolicies.Select(word => (KubeValue)word))),
        ("output_log_policies", KubeList.Of(hook.OutputLogPolicies.Select(word => (KubeValue)word))));

    private static KubeValue File(ChartFile file) => KubeMap.Of(("name", file.Name), ("data", Convert.ToBase64String(file.Content)));

    private static KubeMap Metadata(ChartMetadata metadata) => KubeMap.Of(
        new (string Key, string Value)[]
        {
            ("name", metadata.Name),
            ("home", metadata.Home),
            ("version", metadata.Version),
            ("description", metadata.Description),
            ("icon", metadata.Icon),
            ("apiVersion", metadata.ApiVersion),
            ("appVersion", metadata.AppVersion),
            ("kubeVersion", metadata.KubeVersion),
            ("type", metadata.Type),
        }
        .Where(field => field.Value.Length > 0)
        .Select(field => KeyValuePair.Create(field.Key, (KubeValue)field.Value)));
}
