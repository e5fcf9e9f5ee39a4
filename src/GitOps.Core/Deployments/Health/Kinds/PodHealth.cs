using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>A Pod is current when it is ready or has ended, even badly; it fails when it loops or finds no node.</summary>
internal static class PodHealth
{
    // So long after its creation a Pod may be without a node before it counts as failed.
    private static readonly Duration ScheduleWindow = Duration.FromSeconds(15);

    public static HealthAssessment Assess(KubeObject live, Instant now)
    {
        var conditions = live.Conditions();
        switch (live.Text(string.Empty, "status", "phase"))
        {
            case "Succeeded":
                return HealthAssessment.Current("Pod has completed successfully");
            case "Failed":
                return HealthAssessment.Current("Pod has completed, but not successfully");
            case "Running" when conditions.Any(condition => condition.IsTrue("Ready")):
                return HealthAssessment.Current("Pod is Ready");
            case "Running":
                var looping = Looping(live);
                return looping.Length > 0
                    ? HealthAssessment.Failed("ContainerCrashLooping", $"Containers in CrashLoop state: {looping}")
                    : HealthAssessment.InProgress("PodRunningNotReady", "Pod is running but is not Ready");
            case "Pending" when conditions.FirstOrDefault(condition => condition.IsFalse("PodScheduled")).Reason == "Unschedulable":
                return now - ScheduleWindow < CreationOf(live)
                    ? HealthAssessment.InProgress("PodNotScheduled", "Pod has not been scheduled")
                    : HealthAssessment.Failed("PodUnschedulable", "Pod could not be scheduled");
            case "Pending":
                return HealthAssessment.InProgress("PodPending", "Pod is in the Pending phase");
            case "":
                return HealthAssessment.InProgress("PodNotObserved", "Pod phase not available");
            case var phase:
                return HealthAssessment.Unknown($"unknown phase {phase}");
        }
    }

    /// <summary>Whether the Pod waits for a node, which an autoscaler may yet bring.</summary>
    public static bool IsUnschedulable(KubeObject pod) =>
        pod.Conditions().Any(condition => condition.IsFalse("PodScheduled") && condition.Reason == "Unschedulable");

    private static string Looping(KubeObject live) => string.Join(
        ',',
        (live.Status["containerStatuses"]?.AsList ?? KubeList.Empty)
            .Select(container => container.AsMap)
            .Where(container => container["name"] is KubeString && container.Find("state", "waiting", "reason")?.AsString == "CrashLoopBackOff")
            .Select(container => container["name"]!.AsString));

    private static Instant CreationOf(KubeObject live) =>
        live.Metadata["creationTimestamp"]?.AsString is { } text && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var created }
            ? created.ToInstant()
            : Instant.MinValue;
}
