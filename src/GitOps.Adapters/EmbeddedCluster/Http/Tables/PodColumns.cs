using System.Globalization;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Columns of pods. What a pod is doing is said by the container that holds it up.</summary>
internal static class PodColumns
{
    public static readonly IReadOnlyList<Column> All =
    [
        Column.ObjectName,
        new("Ready", static (root, now) => Seen(root, now).Ready),
        new("Status", static (root, now) => Seen(root, now).Status),
        new("Restarts", static (root, now) => Seen(root, now).Restarts),
        Column.Age,
        new("IP", static (root, _) => Text(root.Find("status", "podIP")), IsWide: true),
        new("Node", static (root, _) => Text(root.Find("spec", "nodeName")), IsWide: true),
        new("Nominated Node", static (root, _) => Text(root.Find("status", "nominatedNodeName")), IsWide: true),
        new("Readiness Gates", static (root, _) => Gates(root), IsWide: true),
    ];

    private static KubeValue Text(KubeValue? value) => value is KubeString { Text.Length: > 0 } ? value : "<none>";

    private static (string Ready, string Status, string Restarts) Seen(KubeMap pod, Instant now)
    {
        var sidecars = Items(pod, "spec", "initContainers").Where(container => container["restartPolicy"]?.AsString == "Always").Select(container => container["name"]?.AsString).ToHashSet();
        var inits = Items(pod, "status", "initContainerStatuses").ToList();
        var containers = Items(pod, "status", "containerStatuses").ToList();
        var whole = Items(pod, "spec", "containers").Count() + sidecars.Count;
        var beginning = Initializing(pod, inits, sidecars);
        var ready = inits.TakeWhile(status => IsPast(status, sidecars)).Count(status => IsRunningSidecar(status, sidecars) && status["ready"]?.AsBool == true);
        var phase = pod.Find("status", "phase")?.AsString ?? string.Empty;
        var reason = pod.Find("status", "reason")?.AsString is { Length: > 0 } said ? said : phase;
        reason = Items(pod, "status", "conditions").Any(condition => condition["type"]?.AsString == "PodScheduled" && condition["reason"]?.AsString == "SchedulingGated") ? "SchedulingGated" : reason;
        var counted = inits.TakeWhile(status => IsPast(status, sidecars)).Concat(inits.SkipWhile(status => IsPast(status, sidecars)).Take(1)).ToList();
        reason = beginning ?? reason;
        if (beginning is null || Is(pod, "Initialized"))
        {
            counted = [.. counted.Where(status => sidecars.Contains(status["name"]?.AsString)), .. containers];
            reason = Running(pod, containers, reason);
            ready += containers.Count(status => status["ready"]?.AsBool == true && status.Find("state", "running") is not null);
        }

        if (pod.Find("metadata", "deletionTimestamp") is not null && phase is not ("Succeeded" or "Failed"))
        {
            reason = pod.Find("status", "reason")?.AsString == "NodeLost" ? "Unknown" : "Terminating";
        }

        return (string.Create(CultureInfo.InvariantCulture, $"{ready}/{whole}"), reason, Restarts(counted, now));
    }

    // What the first init container that is not over does; null when all are.
    private static string? Initializing(KubeMap pod, List<KubeMap> inits, HashSet<string?> sidecars)
    {
        var index = inits.FindIndex(status => !IsPast(status, sidecars));
        if (index < 0)
        {
            return null;
        }

        if (inits[index].Find("state", "terminated") is KubeMap over)
        {
            return "Init:" + End(over);
        }

        return inits[index].Find("state", "waiting", "reason")?.AsString is { Length: > 0 } waiting and not "PodInitializing"
            ? "Init:" + waiting
            : string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{Items(pod, "spec", "initContainers").Count()}");
    }

    private static string Running(KubeMap pod, List<KubeMap> containers, string reason)
    {
        var (isRunning, failure) = (false, string.Empty);
        foreach (var status in Enumerable.Reverse(containers))
        {
            if (status.Find("state", "waiting", "reason")?.AsString is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (status.Find("state", "terminated") is KubeMap over)
            {
                reason = End(over);
                failure = (over["exitCode"]?.AsInteger ?? 0) != 0 ? reason : failure;
            }
            else
            {
                isRunning |= status["ready"]?.AsBool == true && status.Find("state", "running") is not null;
            }
        }

        return reason != "Completed" ? reason
            : isRunning && Is(pod, "Ready") ? "Running"
            : failure.Length > 0 ? failure
            : isRunning ? "NotReady" : reason;
    }

    private static string End(KubeMap over) => over["reason"]?.AsString is { Length: > 0 } reason ? reason
        : over["signal"]?.AsInteger is { } signal and not 0 ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
        : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{over["exitCode"]?.AsInteger ?? 0}");

    private static string Restarts(List<KubeMap> statuses, Instant now)
    {
        var count = statuses.Sum(status => status["restartCount"]?.AsInteger ?? 0);
        var last = statuses.Select(status => status.Find("lastState", "terminated", "finishedAt")?.AsString).Where(time => time is not null).Max(StringComparer.Ordinal);
        return count.ToString(CultureInfo.InvariantCulture) + (count > 0 && last is not null ? $" ({Ages.Since(last, now)} ago)" : string.Empty);
    }

    private static bool IsPast(KubeMap status, HashSet<string?> sidecars) =>
        (status.Find("state", "terminated") is KubeMap over && (over["exitCode"]?.AsInteger ?? 0) == 0) || IsRunningSidecar(status, sidecars);

    private static bool IsRunningSidecar(KubeMap status, HashSet<string?> sidecars) => sidecars.Contains(status["name"]?.AsString) && status["started"]?.AsBool == true;

    private static bool Is(KubeMap pod, string condition) => Items(pod, "status", "conditions").Any(item => item["type"]?.AsString == condition && item["status"]?.AsString == "True");

    private static KubeValue Gates(KubeMap pod)
    {
        var gates = Items(pod, "spec", "readinessGates").Select(gate => gate["conditionType"]?.AsString ?? string.Empty).ToList();
        return gates.Count == 0 ? "<none>" : string.Create(CultureInfo.InvariantCulture, $"{gates.Count(gate => Is(pod, gate))}/{gates.Count}");
    }

    private static IEnumerable<KubeMap> Items(KubeMap root, params string[] path) => (root.Find(path)?.AsList ?? KubeList.Empty).Select(item => item.AsMap);
}
