using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Tells the log as the stories of its deployments: phases, reconciles with their durations, failures, drift and changes.</summary>
public static class Timeline
{
    /// <summary>Reads a timeline.</summary>
    /// <param name="events">The log.</param>
    /// <param name="until">Events up to here count; also the end of what is under way.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>From the first event on. An empty log gives an empty report.</returns>
    public static async Task<TimelineReport> ReadAsync(IEventReader events, Instant until, CancellationToken cancellationToken = default)
    {
        var stories = new Dictionary<StreamId, DeploymentStory>();
        var fetches = ImmutableArray.CreateBuilder<TimelineFetch>();
        var origins = new Origins();
        var unread = 0;
        Instant? first = null;
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, _ => unread++, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Event.At > until || envelope.Stream.Category is not ("source" or "deployment"))
            {
                continue;
            }

            first = first is { } known ? Instant.Min(known, envelope.Event.At) : envelope.Event.At;
            if (AuditEvents.Find(envelope) is not { } happened)
            {
                unread++;
                continue;
            }

            var (revision, provenance) = origins.Of(envelope.Stream, happened);
            if (happened is ArtifactProduced produced)
            {
                fetches.Add(new TimelineFetch(Streams.KeyOf(envelope.Stream), envelope.Event.At, produced.Artifact.Revision, produced.Artifact.Provenance));
            }
            else if (happened is DeploymentEvent of)
            {
                if (!stories.TryGetValue(envelope.Stream, out var story))
                {
                    stories[envelope.Stream] = story = new DeploymentStory(Streams.KeyOf(envelope.Stream));
                }

                story.Take(envelope, of, revision, provenance);
            }
        }

        return new TimelineReport(first ?? until, until, [.. stories.Values.Select(story => story.End(until))], fetches.ToImmutable(), unread);
    }

    /// <summary>The part of a timeline from an instant on: what ended before is left out, what was under way then begins there.</summary>
    public static TimelineReport Since(TimelineReport report, Instant from) => from <= report.From ? report : report with
    {
        From = from,
        Fetches = [.. report.Fetches.Where(fetch => fetch.At >= from)],
        Deployments =
        [
            .. report.Deployments
                .Select(item => item with
                {
                    Phases = [.. item.Phases.Where(phase => phase.To >= from).Select(phase => phase.From < from ? phase with { From = from } : phase)],
                    Runs = [.. item.Runs.Where(run => run.End >= from)],
                })
                .Where(item => !item.Phases.IsEmpty || !item.Runs.IsEmpty),
        ],
    };
}
