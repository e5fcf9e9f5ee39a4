using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Objects as the rows of a <c>meta.k8s.io/v1 Table</c>, which <c>kubectl get</c> prints as it comes.</summary>
internal static class TablePrinter
{
    public static KubeMap Print(ResourceType resource, IEnumerable<KubeMap> items, string revision, string includeObject)
    {
        var columns = resource.Custom is { } custom ? CustomColumns.Of(custom) : BuiltinColumns.Of(resource);
        var now = SystemClock.Instance.GetCurrentInstant();
        return KubeMap.Of(
            ("kind", "Table"),
            ("apiVersion", "meta.k8s.io/v1"),
            ("metadata", KubeMap.Of(("resourceVersion", revision))),
            ("columnDefinitions", KubeList.Of(columns.Select(column => (KubeValue)KubeMap.Of(
                ("name", column.Name), ("type", column.Type), ("format", column.Format), ("description", ""), ("priority", column.IsWide ? 1 : 0))))),
            ("rows", KubeList.Of(items.Select(item => (KubeValue)Row(resource, columns, item, now, includeObject)))));
    }

    private static KubeMap Row(ResourceType resource, IReadOnlyList<Column> columns, KubeMap item, Instant now, string includeObject)
    {
        var stored = resource.Group == EventGroups.Group ? Versions.Store(resource, item) : item;
        var row = KubeMap.Of(("cells", KubeList.Of(columns.Select(column => column.Cell(stored, now)))));
        return includeObject switch
        {
            "None" => row,
            "Object" => row.With("object", item),
            _ => row.With("object", Representation.Partial(item)),
        };
    }
}
