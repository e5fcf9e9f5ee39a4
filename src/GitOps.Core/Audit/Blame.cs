using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Says of every field of an object which commit, author, signer and reconcile put it there, and what was changed outside of the engine.</summary>
public static class Blame
{
    /// <summary>The object as it was applied at an instant, with the origin of every field.</summary>
    /// <param name="events">The log.</param>
    /// <param name="contents">Has the rendered manifests.</param>
    /// <param name="item">The object and the deployments that planned it, from <see cref="KnownObjects"/>.</param>
    /// <param name="at">Events up to here count, those at the instant included.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it was not there then, or its manifests are not kept any more.</returns>
    /// <exception cref="FailureException">Manifests in the content store are not what their digest says.</exception>
    public static async Task<ObjectAt?> FindAsync(
        IEventReader events, IContentStore contents, KnownObject item, Instant at, CancellationToken cancellationToken = default)
    {
        var streams = item.Deployments.Select(Streams.Deployment).ToHashSet();
        var track = new ObjectTrack(item.Object.Id, new AppliedContent(contents));
        var origins = new Origins();
        var unread = new List<UnreadEvent>();
        await foreach (var envelope in AuditEvents.ReadAsync(events, 0, TakeIfOurs, cancellationToken).ConfigureAwait(false))
        {
            var isDeployment = streams.Contains(envelope.Stream);
            if (envelope.Event.At > at || !(isDeployment || envelope.Stream.Category == "source"))
            {
                continue;
            }

            if (AuditEvents.Find(envelope, isDeployment ? unread.Add : _ => { }) is not { } happened)
            {
                continue;
            }

            var (revision, provenance) = origins.Of(envelope.Stream, happened);
            if (isDeployment)
            {
                await track.TakeAsync(envelope, happened, revision, provenance, cancellationToken).ConfigureAwait(false);
            }
        }

        return track.At([.. unread]);

        void TakeIfOurs(CorruptEventException corrupt) => unread.AddRange(streams.Any(stream => stream.ToString() == corrupt.Stream) ? [UnreadEvent.Of(corrupt)] : []);
    }
}
