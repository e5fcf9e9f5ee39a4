using System.Collections.Immutable;
using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>What one deployment adds to the figures of a window.</summary>
internal sealed record DeliverySample(
    ObjectKey Deployment, int Ready, ImmutableArray<Duration> LeadTimes, int Attempts, int Failed, ImmutableArray<Duration> Restores, bool IsFailing, int Drifts)
{
    public static DeliverySample Of(DeploymentTimeline timeline, Instant from, Instant to)
    {
        var declared = timeline.Phases.IsEmpty ? to : timeline.Phases[0].From;
        var rollouts = Rollouts(timeline.Runs).Where(rollout => rollout.IsChange && rollout.End >= from).ToList();
        var ready = rollouts.Where(rollout => rollout.IsReady).ToList();
        var tried = rollouts.Where(rollout => rollout.IsReady || rollout.HasFailed).ToList();
        return new(
            timeline.Deployment,
            ready.Count,
            [.. ready.Where(rollout => rollout.CommittedAt >= declared).Select(rollout => rollout.End - rollout.CommittedAt!.Value)],
            tried.Count,
            tried.Count(rollout => rollout.HasFailed),
            [.. Outages(timeline.Phases).Where(outage => outage.Restored >= from).Select(outage => outage.Restored!.Value - outage.Since)],
            timeline.Phases is [.., { Kind: PhaseKind.Failing }],
            timeline.Runs.Count(run => !run.Drift.IsEmpty && run.Start >= from));
    }

    private static List<Rollout> Rollouts(ImmutableArray<TimelineRun> runs)
    {
        var rollouts = new List<Rollout>();
        foreach (var run in runs.Where(run => run.Kind != RunKind.Correction && run.Revision.Length > 0))
        {
            if (rollouts is [.., { IsReady: true } done] && done.Revision == run.Revision)
            {
                continue;
            }

            var isSame = rollouts is [.., { IsReady: false } last] && last.Revision == run.Revision;
            var before = isSame ? rollouts[^1] : new Rollout(run.Revision, run.Provenance?.CommittedAt, false, false, false, run.End);
            if (isSame)
            {
                rollouts.RemoveAt(rollouts.Count - 1);
            }

            rollouts.Add(before with
            {
                IsChange = before.IsChange || run.Kind == RunKind.Change || run.Outcome == RunOutcome.Failed,
                HasFailed = before.HasFailed || run.Outcome == RunOutcome.Failed,
                IsReady = run.Outcome == RunOutcome.Succeeded,
                End = run.End,
            });
        }

        return rollouts;
    }

    // One outage, however often its reason changes. What is suspended in between still fails.
    private static IEnumerable<(Instant Since, Instant? Restored)> Outages(ImmutableArray<TimelinePhase> phases)
    {
        Instant? since = null;
        foreach (var phase in phases)
        {
            if (phase.Kind == PhaseKind.Failing)
            {
                since ??= phase.From;
            }
            else if (phase.Kind == PhaseKind.Ready && since is { } begun)
            {
                yield return (begun, phase.From);
                since = null;
            }
        }
    }

    /// <summary>All reconciles of one revision.</summary>
    private sealed record Rollout(string Revision, Instant? CommittedAt, bool IsChange, bool HasFailed, bool IsReady, Instant End);
}
