using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Kinds;

/// <summary>Two readings of a Job: for kstatus one that runs is current, for Flux only one that is complete.</summary>
internal static class JobHealth
{
    /// <summary>As kstatus reads it.</summary>
    public static HealthAssessment Assess(KubeObject live) => FindEnd(live)
        ?? (HasStarted(live) ? HealthAssessment.Current(Progress(live)) : HealthAssessment.InProgress("JobNotStarted", "Job not started"));

    /// <summary>As Flux reads it; a Job that rests is as wanted, and neither deletion nor generation is asked for.</summary>
    public static HealthAssessment AssessCompletion(KubeObject live)
    {
        if (live.Spec["suspend"]?.AsBool == true)
        {
            return HealthAssessment.Current("Job is suspended");
        }

        return FindEnd(live)
            ?? (HasStarted(live)
                ? HealthAssessment.InProgress("JobInProgress", Progress(live))
                : HealthAssessment.InProgress("JobNotStarted", $"Job not started. active: 0/{Parallelism(live)}"));
    }

    private static HealthAssessment? FindEnd(KubeObject live)
    {
        var completions = live.Integer(Parallelism(live), "spec", "completions");
        foreach (var condition in live.Conditions())
        {
            if (condition.IsTrue("Complete"))
            {
                return HealthAssessment.Current($"Job Completed. succeeded: {live.Integer(0, "status", "succeeded")}/{completions}");
            }

            if (condition.IsTrue("Failed"))
            {
                return HealthAssessment.Failed("JobFailed", $"Job Failed. failed: {live.Integer(0, "status", "failed")}/{completions}");
            }
        }

        return null;
    }

    private static bool HasStarted(KubeObject live) => live.Text(string.Empty, "status", "startTime").Length > 0;

    private static long Parallelism(KubeObject live) => live.Integer(1, "spec", "parallelism");

    private static string Progress(KubeObject live) =>
        $"Job in progress. success:{live.Integer(0, "status", "succeeded")}, active: {live.Integer(0, "status", "active")}, failed: {live.Integer(0, "status", "failed")}";
}
