using System.Globalization;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of what makes pods.</summary>
internal static class WorkloadColumns
{
    // What a job that is not over may be, in the order of precedence.
    private static readonly string[] EarlyEnds = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];

    private static readonly Column Containers = new("Containers", static (root, _) => Join(Template(root), "name"), IsWide: true);
    private static readonly Column Images = new("Images", static (root, _) => Join(Template(root), "image"), IsWide: true);
    private static readonly Column Selector = new("Selector", static (root, _) => LabelTexts.Selector(root.Find("spec", "selector")), IsWide: true);

    public static readonly IReadOnlyList<Column> Deployment =
    [
        Column.ObjectName,
        new("Ready", static (root, _) => Ratio(Count(root, "status", "readyReplicas"), Count(root, "spec", "replicas"))),
        Column.Number("Up-to-date", "status", "updatedReplicas") with { Type = "string" },
        Column.Number("Available", "status", "availableReplicas") with { Type = "string" },
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> ReplicaSet =
    [
        Column.ObjectName, Column.Number("Desired", "spec", "replicas"), Column.Number("Current", "status", "replicas"), Column.Number("Ready", "status", "readyReplicas"),
        Column.Age, Containers, Images, Selector,
    ];

    // Its selector has labels only, and no requirements.
    public static readonly IReadOnlyList<Column> ReplicationController =
    [
        .. ReplicaSet.SkipLast(1), new("Selector", static (root, _) => LabelTexts.Pairs(root.Find("spec", "selector")), IsWide: true),
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
        new("Node Selector", static (root, _) => LabelTexts.Pairs(root.Find("spec", "template", "spec", "nodeSelector"))),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> Job =
    [
        Column.ObjectName,
        new("Status", static (root, _) => JobStatus(root)),
        new("Completions", static (root, _) => Completions(root)),
        new("Duration", static (root, now) => Elapsed(root, now)),
        Column.Age, Containers, Images, Selector,
    ];

    public static readonly IReadOnlyList<Column> CronJob =
    [
        Column.ObjectName,
        Column.Of("Schedule", "spec", "schedule"),
        Column.Of("Timezone", "spec", "timeZone"),
        new("Suspend", static (root, _) => root.Find("spec", "suspend")?.AsBool switch { true => "True", false => "False", null => "<unset>" }, "boolean"),
        new("Active", static (root, _) => (root.Find("status", "active")?.AsList ?? KubeList.Empty).Count, "integer"),
        new("Last Schedule", static (root, now) => root.Find("status", "lastScheduleTime")?.AsString is { } time ? Ages.Since(time, now) : "<none>"),
        Column.Age, Containers, Images,
        new("Selector", static (root, _) => LabelTexts.Selector(root.Find("spec", "jobTemplate", "spec", "selector")), IsWide: true),
    ];

    public static readonly IReadOnlyList<Column> PodTemplate =
    [
        Column.ObjectName,
        new("Containers", static (root, _) => Join(root.Find("template", "spec", "containers")?.AsList ?? KubeList.Empty, "name")),
        new("Images", static (root, _) => Join(root.Find("template", "spec", "containers")?.AsList ?? KubeList.Empty, "image")),
        new("Pod Labels", static (root, _) => LabelTexts.Pairs(root.Find("template", "metadata", "labels"))),
    ];

    public static readonly IReadOnlyList<Column> Revision =
    [
        Column.ObjectName,
        new("Controller", static (root, _) => Controller(root)),
        Column.Number("Revision", "revision") with { Type = "string" },
        Column.Age,
    ];

    private static KubeValue Ratio(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");

    private static long Count(KubeMap root, params string[] path) => root.Find(path)?.AsInteger ?? 0;

    private static KubeList Template(KubeMap root) =>
        (root.Find("spec", "template", "spec", "containers") ?? root.Find("spec", "jobTemplate", "spec", "template", "spec", "containers"))?.AsList ?? KubeList.Empty;

    private static KubeValue Join(KubeList containers, string key) => string.Join(',', containers.Select(container => container.AsMap[key]?.AsString));

    private static bool Condition(KubeMap root, string type) => (root.Find("status", "conditions")?.AsList ?? KubeList.Empty)
        .Any(condition => condition.AsMap["type"]?.AsString == type && condition.AsMap["status"]?.AsString == "True");

    private static string JobStatus(KubeMap job) => Condition(job, "Complete") ? "Complete"
        : Condition(job, "Failed") ? "Failed"
        : job.Find("metadata", "deletionTimestamp") is not null ? "Terminating"
        : EarlyEnds.FirstOrDefault(type => Condition(job, type)) ?? "Running";

    private static string Completions(KubeMap job)
    {
        var (done, parallelism) = (Count(job, "status", "succeeded"), Count(job, "spec", "parallelism"));
        return job.Find("spec", "completions") is KubeInteger { Number: var wanted } ? string.Create(CultureInfo.InvariantCulture, $"{done}/{wanted}")
            : parallelism > 1 ? string.Create(CultureInfo.InvariantCulture, $"{done}/1 of {parallelism}")
            : string.Create(CultureInfo.InvariantCulture, $"{done}/1");
    }

    private static string Controller(KubeMap revision)
    {
        var owner = (revision.Find("metadata", "ownerReferences")?.AsList ?? KubeList.Empty).Select(item => item.AsMap).FirstOrDefault(item => item["controller"]?.AsBool == true);
        if (owner is null)
        {
            return "<none>";
        }

        var kind = GroupVersionKind.Of(owner["apiVersion"]?.AsString ?? string.Empty, owner["kind"]?.AsString ?? string.Empty);
        return $"{kind.Kind.ToLowerInvariant()}{(kind.Group.Length > 0 ? "." + kind.Group : string.Empty)}/{owner["name"]?.AsString}";
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
