using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of autoscalers: what they scale, and how far their metrics are from the targets.</summary>
internal static class AutoscalerColumns
{
    private const string Unknown = "<unknown>";
    private const int Shown = 2;

    public static readonly IReadOnlyList<Column> All =
    [
        Column.ObjectName,
        new("Reference", static (root, _) => $"{root.Find("spec", "scaleTargetRef", "kind")?.AsString}/{root.Find("spec", "scaleTargetRef", "name")?.AsString}"),
        new("Targets", static (root, _) => Targets(root)),
        new("MinPods", static (root, _) => root.Find("spec", "minReplicas")?.ToString() ?? "<unset>"),
        Column.Number("MaxPods", "spec", "maxReplicas") with { Type = "string" },
        Column.Number("Replicas", "status", "currentReplicas") with { Type = "string" },
        Column.Age,
    ];

    private static string Targets(KubeMap root)
    {
        var (specs, statuses) = (root.Find("spec", "metrics")?.AsList ?? KubeList.Empty, root.Find("status", "currentMetrics")?.AsList ?? KubeList.Empty);
        if (specs.Count == 0)
        {
            return "<none>";
        }

        var texts = specs.Select((spec, index) => Target(spec.AsMap, index < statuses.Count ? statuses[index].AsMap : KubeMap.Empty)).ToList();
        return string.Join(", ", texts.Take(Shown)) + (texts.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" + {texts.Count - Shown} more...") : string.Empty);
    }

    private static string Target(KubeMap spec, KubeMap status)
    {
        var key = spec["type"]?.AsString switch
        {
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            "Pods" => "pods",
            "Object" => "object",
            "External" => "external",
            _ => null,
        };
        if (key is null || spec[key] is not KubeMap metric)
        {
            return "<unknown type>";
        }

        var (target, current) = (metric["target"]?.AsMap ?? KubeMap.Empty, status.Find(key, "current")?.AsMap ?? KubeMap.Empty);
        if (key is "resource" or "containerResource")
        {
            return $"{metric["name"]?.AsString}: " + (target["averageValue"]?.AsString is { } value
                ? $"{current["averageValue"]?.AsString ?? Unknown}/{value}"
                : $"{Percent(current, Unknown)}/{Percent(target, "<auto>")}");
        }

        if (target["averageValue"]?.AsString is { } average)
        {
            return $"{current["averageValue"]?.AsString ?? Unknown}/{average}{(key == "pods" ? string.Empty : " (avg)")}";
        }

        return $"{current["value"]?.AsString ?? Unknown}/{target["value"]?.AsString}";
    }

    private static string Percent(KubeMap amounts, string otherwise) => amounts["averageUtilization"] is KubeInteger { Number: var percent } ? string.Create(CultureInfo.InvariantCulture, $"{percent}%") : otherwise;
}
