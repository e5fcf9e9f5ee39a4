using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>The columns of events, of either group, from their form in the core group.</summary>
internal static class EventColumns
{
    public static readonly IReadOnlyList<Column> All =
    [
        new("Last Seen", static (root, now) => Ages.Since(root.Find("series", "lastObservedTime")?.AsString ?? Text(root["lastTimestamp"]) ?? First(root), now)),
        Field("Type", "type"),
        Field("Reason", "reason"),
        new("Object", static (root, _) => Object(root)),
        Field("Subobject", "involvedObject", "fieldPath").Wide(),
        new("Source", static (root, _) => Source(root), IsWide: true),
        new("Message", static (root, _) => Text(root["message"])?.Trim() ?? string.Empty),
        new("First Seen", static (root, now) => Ages.Since(First(root), now), IsWide: true),
        new("Count", static (root, _) => Count(root), IsWide: true),
        Column.ObjectName with { IsWide = true },
    ];

    private static Column Field(string name, params string[] path) => new(name, (root, _) => Text(root.Find(path)) ?? string.Empty);

    private static string? First(KubeMap root) => Text(root["firstTimestamp"]) ?? Text(root["eventTime"]);

    private static string Object(KubeMap root)
    {
        var kind = Text(root.Find("involvedObject", "kind"))?.ToLower(CultureInfo.InvariantCulture) ?? string.Empty;
        return Text(root.Find("involvedObject", "name")) is { } name ? $"{kind}/{name}" : kind;
    }

    private static string Source(KubeMap root)
    {
        var component = Text(root.Find("source", "component")) ?? Text(root["reportingComponent"]) ?? string.Empty;
        var instance = Text(root.Find("source", "host")) ?? Text(root["reportingInstance"]);
        return instance is null ? component : $"{component}, {instance}";
    }

    // An event alone need not say that it is one.
    private static long Count(KubeMap root) => root["series"] is KubeMap series
        ? series["count"]?.AsInteger ?? 0
        : root["count"]?.AsInteger is > 0 and var count ? count : 1;

    private static string? Text(KubeValue? value) => value is KubeString { Text: { Length: > 0 } text } ? text : null;
}
