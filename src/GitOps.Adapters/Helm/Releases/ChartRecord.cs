using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>A chart as it stands in a record. As in Helm, its subcharts are left out: what they make is in the manifest.</summary>
internal static class ChartRecord
{
    public static KubeMap Of(ChartInstance chart) => KubeMap.Of(
        ("metadata", Metadata(chart)),
        ("lock", chart.Chart.Lock is { } locked ? KubeValueConversion.Of(locked) : KubeValue.Null),
        ("templates", KubeList.Of(chart.Chart.Templates.Select(File))),
        ("values", KubeValueConversion.Of(chart.Values)),
        ("schema", chart.Chart.SchemaText is { } schema ? Convert.ToBase64String(schema) : KubeValue.Null),
        ("schemamodtime", "0001-01-01T00:00:00Z"),
        ("files", KubeList.Of(chart.Chart.Files.Select(File))));

    private static KubeValue File(ChartFile file) => KubeMap.Of(("name", file.Name), ("data", Convert.ToBase64String(file.Content)));

    private static KubeMap Metadata(ChartInstance chart)
    {
        var metadata = chart.Chart.Metadata;
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
        Items("dependencies", (chart.Declared.IsDefault ? [] : chart.Declared).Select(Dependency));
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

    // As it is once the values have had their say: under its alias, enabled, with its imports spelt out.
    private static KubeMap Dependency(ChartDependency item)
    {
        var fields = new KubeMap.Builder { ["name"] = item.Name };
        foreach (var (key, value) in Given(("version", item.Version)))
        {
            fields[key] = value;
        }

        fields["repository"] = item.Repository;
        foreach (var (key, value) in Given(("condition", item.Condition), ("alias", item.Alias)))
        {
            fields[key] = value;
        }

        if (!item.Tags.IsEmpty)
        {
            fields["tags"] = KubeList.Of(item.Tags.Select(tag => (KubeValue)tag));
        }

        if (item.IsEnabled)
        {
            fields["enabled"] = true;
        }

        if (!item.Imports.IsEmpty)
        {
            fields["import-values"] = KubeList.Of(item.Imports.Select(import => (KubeValue)KubeMap.Of(("child", import.Child), ("parent", import.Parent))));
        }

        return fields.Build();
    }

    private static IEnumerable<KeyValuePair<string, KubeValue>> Given(params (string Key, string Value)[] fields) =>
        fields.Where(field => field.Value.Length > 0).Select(field => KeyValuePair.Create(field.Key, (KubeValue)field.Value));
}
