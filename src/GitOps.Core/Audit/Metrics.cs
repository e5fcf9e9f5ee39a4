using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Computes the figures of delivery from a timeline.</summary>
/// <remarks>
/// A rollout is all reconciles of one revision of a deployment, from the first to the one that succeeds; what is written back later is
/// none, and neither is a revision that changes nothing. Its lead time counts from the commit, unless the deployment was declared later than
/// that: nobody waited for it then. A batch of commits counts with the last one, the only one that the source knows.
/// </remarks>
public static class Metrics
{
    /// <summary>The figures over a window.</summary>
    public static async Task<DeliveryMetrics> ReadAsync(IEventReader events, Instant from, Instant to, CancellationToken cancellationToken = default) =>
        Of(await Timeline.ReadAsync(events, to, cancellationToken).ConfigureAwait(false), from);

    /// <summary>The figures of a whole timeline, from an instant to its end.</summary>
    public static DeliveryMetrics Of(TimelineReport timeline, Instant from)
    {
        var samples = timeline.Deployments.Select(item => DeliverySample.Of(item, from, timeline.To)).ToList();
        var days = (timeline.To - from).TotalDays;
        return new(from, timeline.To, Figures(samples), [.. samples.Select(sample => Figures([sample]) with { Deployment = sample.Deployment })]);

        DeliveryFigures Figures(IReadOnlyCollection<DeliverySample> of) => new()
        {
            Rollouts = of.Sum(sample => sample.Ready),
            RolloutsPerDay = days <= 0 ? 0 : of.Sum(sample => sample.Ready) / days,
            LeadTime = Spread.Of(of.SelectMany(sample => sample.LeadTimes)),
            Attempts = of.Sum(sample => sample.Attempts),
            Failed = of.Sum(sample => sample.Failed),
            TimeToRestore = Spread.Of(of.SelectMany(sample => sample.Restores)),
            StillFailing = of.Count(sample => sample.IsFailing),
            Drifts = of.Sum(sample => sample.Drifts),
        };
    }
}
