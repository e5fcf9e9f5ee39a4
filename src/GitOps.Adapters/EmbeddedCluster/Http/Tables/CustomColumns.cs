using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>The printer columns that a CustomResourceDefinition declares.</summary>
internal static class CustomColumns
{
    public static IReadOnlyList<Column> Of(CustomResource custom) => custom.Columns.Count == 0
        ? [Column.ObjectName, Column.Age]
        : [Column.ObjectName, .. custom.Columns.Select(column => Read(column.AsMap))];

    private static Column Read(KubeMap column)
    {
        var path = SimplePath.Parse(column["jsonPath"]?.AsString ?? string.Empty);
        var type = column["type"]?.AsString ?? "string";
        return new Column(
            column["name"]?.AsString ?? string.Empty,
            (root, now) => Cell(path.Find(root), type, now),
            type == "date" ? "string" : type,
            column["priority"]?.AsInteger > 0,
            column["format"]?.AsString ?? string.Empty);
    }

    private static KubeValue Cell(KubeValue? value, string type, Instant now) => (type, value) switch
    {
        ("date", KubeString time) => Ages.Since(time.Text, now),
        (_, null or KubeNull) => type == "string" ? string.Empty : KubeValue.Null,
        ("string", KubeString) => value,
        ("string", _) => KubeJson.ToText(value),
        _ => value,
    };
}
