using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Plays the node: a pod is scheduled, starts, and becomes ready, fails or finishes as its behaviour says.</summary>
internal sealed class PodController(SimulatedWorld world) : IController
{
    public const string Resource = "pods";

    private static readonly string[] Workloads = ["deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch"];

    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Kind == ChangeKind.Deleted)
        {
            yield break;
        }

        if (change.Key.Resource == Resource)
        {
            yield return (change.Key, Behaviour.Of(world, change.Key, change.Object).After ?? world.Delay);
        }
        else if (change.Kind == ChangeKind.Modified && Workloads.Contains(change.Key.Resource) && Wish(change.Object) != Wish(change.Previous!))
        {
            foreach (var pod in PodsBelow(change.Object))
            {
                yield return (pod, Duration.Zero);
            }
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (world.Find(key) is not { } pod || ObjectMeta.IsTerminating(pod) || pod.Find("status", "phase")?.AsString is "Succeeded" or "Failed")
        {
            return null;
        }

        var behaviour = Behaviour.Of(world, key, pod);
        if (pod.Find("spec", "nodeName") is null)
        {
            world.Change(key, live => live.WithAt(["spec", "nodeName"], "embedded"));
        }

        var runsOnce = world.Controller(key, pod)?.Object["kind"]?.AsString == "Job" || pod.Find("spec", "restartPolicy")?.AsString is "Never" or "OnFailure";
        world.Report(key, status => Status(pod, status, behaviour, runsOnce));
        return null;
    }

    private KubeMap Status(KubeMap pod, KubeMap status, Behaviour behaviour, bool runsOnce)
    {
        var now = world.Time;
        var finished = runsOnce && (behaviour.IsReady || behaviour.Crashes);
        var ready = behaviour.IsReady && !finished;
        status = status.With("phase", finished ? behaviour.IsReady ? "Succeeded" : "Failed" : "Running");
        status = status.With("hostIP", "127.0.0.1").With("podIP", status["podIP"] ?? Address(pod)).With("startTime", status["startTime"] ?? now);
        status = status.With("podIPs", KubeList.Of((KubeValue)KubeMap.Of(("ip", status["podIP"]!)))).With("hostIPs", KubeList.Of((KubeValue)KubeMap.Of(("ip", "127.0.0.1"))));
        status = Conditions.Set(status, "Initialized", true, string.Empty, string.Empty, now);
        var why = finished ? "PodCompleted" : "ContainersNotReady";
        var message = finished ? string.Empty : $"containers with unready status: [{string.Join(' ', Containers(pod).Select(container => container.AsMap["name"]?.AsString))}]";
        status = Conditions.Set(status, "Ready", ready, ready ? string.Empty : why, ready ? string.Empty : message, now);
        status = Conditions.Set(status, "ContainersReady", ready, ready ? string.Empty : why, ready ? string.Empty : message, now);
        status = Conditions.Set(status, "PodScheduled", true, string.Empty, string.Empty, now);
        return status.With("containerStatuses", KubeList.Of(Containers(pod).Select(container => (KubeValue)Container(container.AsMap, behaviour, ready, finished, status["startTime"]!, now))));
    }

    private static KubeMap Container(KubeMap container, Behaviour behaviour, bool ready, bool finished, KubeValue started, string now)
    {
        var state = finished
            ? KubeMap.Of(("terminated", KubeMap.Of(("exitCode", behaviour.IsReady ? 0 : 1), ("reason", behaviour.IsReady ? "Completed" : "Error"), ("startedAt", started), ("finishedAt", now))))
            : behaviour.Crashes
                ? KubeMap.Of(("waiting", KubeMap.Of(("reason", "CrashLoopBackOff"), ("message", $"back-off restarting failed container {container["name"]?.AsString}"))))
                : KubeMap.Of(("running", KubeMap.Of(("startedAt", started))));
        return KubeMap.Of(
            ("name", container["name"] ?? string.Empty),
            ("image", container["image"] ?? string.Empty),
            ("imageID", container["image"] ?? string.Empty),
            ("ready", ready),
            ("started", ready),
            ("restartCount", behaviour.Crashes && !finished ? 1 : 0),
            ("state", state),
            ("lastState", KubeMap.Empty));
    }

    private IEnumerable<StoreKey> PodsBelow(KubeMap owner)
    {
        foreach (var (key, root) in world.Dependents(owner))
        {
            if (key.Resource == Resource)
            {
                yield return key;
            }
            else if (Workloads.Contains(key.Resource))
            {
                foreach (var pod in PodsBelow(root))
                {
                    yield return pod;
                }
            }
        }
    }

    private static string? Wish(KubeMap root) => root.Find("metadata", "annotations", Behaviour.Annotation)?.AsString;

    private static KubeList Containers(KubeMap pod) => pod.Find("spec", "containers")?.AsList ?? KubeList.Empty;

    private static string Address(KubeMap pod)
    {
        var hash = (uint)string.GetHashCode(ObjectMeta.Text(pod, "uid"), StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"10.244.{hash >> 8 & 255}.{(hash & 127) + 2}");
    }
}
