using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Runs the pods of a Job until enough succeeded; the first that fails fails the Job.</summary>
internal sealed class JobController(SimulatedWorld world) : WorkloadController(world, "jobs.batch")
{
    protected override Duration? Reconcile(StoreKey key, KubeMap root)
    {
        if (Conditions.IsTrue(root, "Complete") || Conditions.IsTrue(root, "Failed") || root.Find("spec", "suspend")?.AsBool == true)
        {
            return null;
        }

        var wanted = Math.Max(1, Number(root, "spec", "completions"));
        var pods = World.Owned(root, PodController.Resource);
        var (succeeded, failed) = (Count(pods, "Succeeded"), Count(pods, "Failed"));
        var active = pods.Count - succeeded - failed;
        if (failed == 0)
        {
            for (var missing = Math.Min(Number(root, "spec", "parallelism"), wanted - succeeded) - active; missing > 0; missing--)
            {
                World.Create(PodController.Resource, key.Namespace, PodTemplates.Pod(root, Template(root), key.Name + "-"));
                active++;
            }
        }

        var now = World.Time;
        World.Report(key, status =>
        {
            status = status.With("startTime", status["startTime"] ?? now).With("active", active).With("succeeded", succeeded).With("failed", failed).With("ready", 0)
                .With("terminating", 0).With("uncountedTerminatedPods", KubeMap.Empty);
            if (failed > 0)
            {
                status = Conditions.Set(status, "FailureTarget", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
                return Conditions.Set(status, "Failed", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
            }

            if (succeeded < wanted)
            {
                return status;
            }

            status = Conditions.Set(status, "SuccessCriteriaMet", true, "CompletionsReached", "Reached expected number of succeeded pods", now);
            return Conditions.Set(status, "Complete", true, "CompletionsReached", "Reached expected number of succeeded pods", now).With("completionTime", now);
        });
        return null;
    }

    private static int Count(IReadOnlyList<(StoreKey Key, KubeMap Object)> pods, string phase) => pods.Count(pod => pod.Object.Find("status", "phase")?.AsString == phase);
}
