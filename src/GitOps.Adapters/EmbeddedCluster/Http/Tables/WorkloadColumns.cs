using System.Globalization;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of pods and of what makes them.</summary>
internal static class WorkloadColumns
{
    private static readonly Column Containers = new("Containers", static (root, _) => Join(Template(root), "name"), IsWide: true);
    private static readonly Column Images = new("Images", static (root, _) => Join(Template(root), "image"), IsWide: true);
    private static readonly Column Selector = new("Selector", static (root, _) => Labels(root.Find("spec", "selector", "matchLabels") ?? root.Find("spec", "selector")), IsWide: true);

    public static readonly IReadOnlyList<Column> Pod =
    [
        Column.ObjectName,
        new("Ready", static (root, _) => Ratio(Statuses(root).Count(status => status.AsMap["ready"]?.AsBool == true), (root.Find("spec", "containers")?.AsList ?? KubeList.Empty).Count)),
        new("Status", static (root, _) => Status(root)),
        new("Restarts", static (root, _) => Statuses(root).Sum(status => status.AsMap["restartCount"]?.AsInteger ?? 0), "integer"),
        Column.Age,
        Column.Of("IP", "status", "podIP").Wide(),
        Column.Of("Node", "spec", "nodeName").Wide(),
        Column.Of("Nominated Node", "status", "nominatedNodeName").Wide(),
        new("Readiness Gates", static (_, _) => "<none>", IsWide: true),
    ];

    public static readonly IReadOnlyList<Column> Deployment =
    [
        Column.ObjectName,
        new("Ready", static (root, _) => Ratio(Count(root, "status", "readyReplicas"), Count(root, "spec", "replicas"))),
        Column.Number("Up-to-date", "status", "updatedReplicas"),
        Column.Number("Available", "status", "availableReplicas"),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> ReplicaSet =
    [
        Column.ObjectName, Column.Number("Desired", "spec", "replicas"), Column.Number("Current", "status", "replicas"), Column.Number("Ready", "status", "readyReplicas"),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> StatefulSet =
    [
        Column.ObjectName,
        new("Ready", static (root, _) => Ratio(Count(root, "status", "readyReplicas"), Count(root, "spec", "replicas"))),
        Column.Age, Containers, Images,
    ];

    public static readonly IReadOnlyList<Column> DaemonSet =
    [
        Column.ObjectName,
        Column.Number("Desired", "status", "desiredNumberScheduled"), Column.Number("Current", "status", "currentNumberScheduled"), Column.Number("Ready", "status", "numberReady"),
        Column.Number("Up-to-date", "status", "updatedNumberScheduled"), Column.Number("Available", "status", "numberAvailable"),
        new("Node Selector", static (root, _) => Labels(root.Find("spec", "template", "spec", "nodeSelector"))),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> Job =
    [
        Column.ObjectName,
        new("Status", static (root, _) => Condition(root, "Complete") ? "Complete" : Condition(root, "Failed") ? "Failed" : root.Find("spec", "suspend")?.AsBool == true ? "Suspended" : "Running"),
        new("Completions", static (root, _) => Ratio(Count(root, "status", "succeeded"), Count(root, "spec", "completions"))),
        new("Duration", static (root, now) => Elapsed(root, now)),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> CronJob =
    [
        Column.ObjectName,
        Column.Of("Schedule", "spec", "schedule"),
        Column.Of("Timezone", "spec", "timeZone"),
        new("Suspend", static (root, _) => root.Find("spec", "suspend")?.AsBool == true ? "True" : "False"),
        new("Active", static (root, _) => (root.Find("status", "active")?.AsList ?? KubeList.Empty).Count, "integer"),
        new("Last Schedule", static (root, now) => root.Find("status", "lastScheduleTime")?.AsString is { } time ? Ages.Since(time, now) : "<none>"),
        Column.Age, Containers, Images,
    ];

    public static string Labels(KubeValue? labels) =>
        labels is KubeMap { Count: > 0 } map ? string.Join(',', map.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.AsString}")) : "<none>";

    private static KubeValue Ratio(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");

    private static long Count(KubeMap root, params string[] path) => root.Find(path)?.AsInteger ?? 0;

    private static KubeList Template(KubeMap root) =>
        (root.Find("spec", "template", "spec", "containers") ?? root.Find("spec", "jobTemplate", "spec", "template", "spec", "containers"))?.AsList ?? KubeList.Empty;

    private static KubeValue Join(KubeList containers, string key) => string.Join(',', containers.Select(container => container.AsMap[key]?.AsString));

    private static KubeList Statuses(KubeMap pod) => pod.Find("status", "containerStatuses")?.AsList ?? KubeList.Empty;

    private static bool Condition(KubeMap root, string type) => (root.Find("status", "conditions")?.AsList ?? KubeList.Empty)
        .Any(condition => condition.AsMap["type"]?.AsString == type && condition.AsMap["status"]?.AsString == "True");

    private static KubeValue Status(KubeMap pod)
    {
        if (pod.Find("metadata", "deletionTimestamp") is not null)
        {
            return "Terminating";
        }

        foreach (var status in Statuses(pod))
        {
            if ((status.AsMap.Find("state", "waiting", "reason") ?? status.AsMap.Find("state", "terminated", "reason")) is { } reason)
            {
                return reason;
            }
        }

        return pod.Find("status", "reason") ?? pod.Find("status", "phase") ?? "Unknown";
    }

    private static KubeValue Elapsed(KubeMap job, Instant now)
    {
        if (job.Find("status", "startTime")?.AsString is not { } start)
        {
            return string.Empty;
        }

        var end = job.Find("status", "completionTime")?.AsString is { } completed && InstantPattern.ExtendedIso.Parse(completed) is { Success: true, Value: var instant } ? instant : now;
        return Ages.Since(start, end);
    }
}
