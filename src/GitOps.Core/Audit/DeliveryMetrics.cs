using System.Collections.Immutable;
using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>How delivery went over a time: the four figures of DORA, and drift.</summary>
/// <param name="From">Begin of the window.</param>
/// <param name="To">End of the window.</param>
/// <param name="Total">Over all deployments.</param>
/// <param name="Deployments">Of each deployment.</param>
public sealed record DeliveryMetrics(Instant From, Instant To, DeliveryFigures Total, ImmutableArray<DeliveryFigures> Deployments);

/// <summary>The figures of one deployment, or of all.</summary>
public sealed record DeliveryFigures
{
    /// <summary>The deployment; null for all.</summary>
    public ObjectKey? Deployment { get; init; }

    /// <summary>Rollouts that became ready in the window: a revision that changed something in the cluster.</summary>
    public required int Rollouts { get; init; }

    /// <summary>Rollouts a day.</summary>
    public required double RolloutsPerDay { get; init; }

    /// <summary>Time from commit to ready; null when no rollout of the window has a time of commit that is later than the declaration.</summary>
    public Spread? LeadTime { get; init; }

    /// <summary>Rollouts that ended in the window, or failed in it and have not ended.</summary>
    public required int Attempts { get; init; }

    /// <summary>Those of the attempts that failed at least once.</summary>
    public required int Failed { get; init; }

    /// <summary><see cref="Failed"/> by <see cref="Attempts"/>; null when there was no attempt.</summary>
    public double? ChangeFailureRate => Attempts == 0 ? null : (double)Failed / Attempts;

    /// <summary>Time from the first failure to ready, of failures that ended in the window; null when none did.</summary>
    public Spread? TimeToRestore { get; init; }

    /// <summary>Whether it failed at the end of the window; for all, how many did.</summary>
    public required int StillFailing { get; init; }

    /// <summary>Times that objects were found changed outside of the engine.</summary>
    public required int Drifts { get; init; }
}

/// <summary>How durations spread.</summary>
/// <param name="Count">How many.</param>
/// <param name="Median">Half of them are at most this long.</param>
/// <param name="P90">Nine tenths of them are at most this long.</param>
/// <param name="Longest">The longest.</param>
public sealed record Spread(int Count, Duration Median, Duration P90, Duration Longest)
{
    /// <summary>The spread of durations; null when there are none.</summary>
    internal static Spread? Of(IEnumerable<Duration> durations)
    {
        var sorted = durations.Order().ToList();
        return sorted.Count == 0 ? null : new(sorted.Count, At(0.5), At(0.9), sorted[^1]);

        // Nearest rank: a value that was really there.
        Duration At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
