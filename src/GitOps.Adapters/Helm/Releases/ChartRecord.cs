using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>A chart as it stands in a record. As in Helm, its subcharts are left out: what they make is in the manifest.</summary>
internal static class ChartRecord
{
    public static KubeMap Of(ChartInstance chart) => KubeMap.Of(
        ("metadata", Metadata(chart.Chart.Metadata)),
        ("lock", KubeValue.Null),
        ("templates", KubeList.Of(chart.Chart.Templates.Select(File))),
        ("values", KubeValueConversion.Of(chart.Values)),
        ("schema", KubeValue.Null),
        ("files", KubeList.Of(chart.Chart.Files.Select(File))));

    private static KubeValue File(ChartFile file) => KubeMap.Of(("name", file.Name), ("data", Convert.ToBase64String(file.Content)));

    private static KubeMap Metadata(ChartMetadata metadata)
    {
        var fields = new KubeMap.Builder();
        Text("name", metadata.Name);
        Text("home", metadata.Home);
        Texts("sources", metadata.Sources);
        Text("version", metadata.Version);
        Text("description", metadata.Description);
        Texts("keywords", metadata.Keywords);
        Items("maintainers", metadata.Maintainers.Select(item => KubeMap.Of(Given(("name", item.Name), ("email", item.Email), ("url", item.Url)))));
        Text("icon", metadata.Icon);
        Text("apiVersion", metadata.ApiVersion);
        Text("condition", metadata.Condition);
        Text("tags", metadata.Tags);
        Text("appVersion", metadata.AppVersion);
        if (metadata.IsDeprecated)
        {
            fields["deprecated"] = true;
        }

        if (!metadata.Annotations.IsDefaultOrEmpty)
        {
            fields["annotations"] = KubeMap.Of(metadata.Annotations.Select(item => KeyValuePair.Create(item.Key, (KubeValue)item.Value)));
        }

        Text("kubeVersion", metadata.KubeVersion);
        Items("dependencies", (metadata.Dependencies.IsDefault ? [] : metadata.Dependencies).Select(item => KubeMap.Of(Given(
            ("name", item.Name), ("version", item.Version), ("repository", item.Repository), ("condition", item.Condition), ("alias", item.Alias)))));
        Text("type", metadata.Type);
        return fields.Build();

        void Text(string key, string value)
        {
            if (value.Length > 0)
            {
                fields[key] = value;
            }
        }

        void Texts(string key, IEnumerable<string> values) => Items(key, values.Select(value => (KubeValue)value));

        void Items(string key, IEnumerable<KubeValue> values)
        {
            if (KubeList.Of(values) is { Count: > 0 } list)
            {
                fields[key] = list;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, KubeValue>> Given(params (string Key, string Value)[] fields) =>
        fields.Where(field => field.Value.Length > 0).Select(field => KeyValuePair.Create(field.Key, (KubeValue)field.Value));
}
