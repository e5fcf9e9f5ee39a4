using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Follows one object through the log.</summary>
/// <remarks>The manifests that are being applied come with the plan; that they were written comes later, object by object.</remarks>
internal sealed class ObjectTrack(ObjectId id, AppliedContent contents)
{
    private readonly Dictionary<StreamId, string> planned = [];
    private readonly List<FieldDrift> drifts = [];
    private int notKept;
    private BlameTree? tree;
    private KubeObject? content;
    private FieldOrigin? written;

    public async ValueTask TakeAsync(EventEnvelope envelope, object happened, string revision, Provenance? provenance, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case ApplyPlanned plan:
                planned[envelope.Stream] = plan.ManifestsDigest;
                if (plan.Adopted.Any(item => item.Id == id))
                {
                    await WriteAsync(envelope, Origin(WriteCause.Adopted), cancellationToken).ConfigureAwait(false);
                }

                if (plan.Orphaned.Any(item => item.Id == id))
                {
                    Forget(envelope);
                }

                break;
            case ResourcesApplied applied when Find(applied.Objects) is { Outcome: not AppliedOutcome.Refused } item:
                await WriteAsync(envelope, Origin(CauseOf(item.Outcome)), cancellationToken).ConfigureAwait(false);
                break;
            case DriftCorrected corrected when Find(corrected.Objects) is { Outcome: not AppliedOutcome.Refused }:
                await WriteAsync(envelope, Origin(WriteCause.Corrected), cancellationToken).ConfigureAwait(false);
                break;
            case DriftDetected drift:
                drifts.AddRange(drift.Objects.Where(item => item.Object.Id == id).SelectMany(item => Drifts(item, envelope)));
                break;
            case ResourcesPruned pruned when pruned.Deleted.Any(item => item.Id == id) || pruned.Kept.Any(item => item.Object.Id == id):
                Forget(envelope);
                break;
            case ReconciliationSucceeded success when written?.Deployment == Streams.KeyOf(envelope.Stream):
                planned[envelope.Stream] = success.ManifestsDigest;
                await WriteAsync(envelope, Origin(WriteCause.Confirmed), cancellationToken).ConfigureAwait(false);
                break;
        }

        FieldOrigin Origin(WriteCause cause) => new(
            Streams.KeyOf(envelope.Stream), revision, provenance, cause, envelope.Event.At, envelope.Event.Actor, envelope.Event.CorrelationId, envelope.Version, envelope.Position);
    }

    /// <summary>The object after the events so far; null when it is not there, or its manifests are not kept any more.</summary>
    public ObjectAt? At(ImmutableArray<UnreadEvent> unread) => content is null || written is null || tree is null
        ? null
        : new(content.Reference, content, written, [.. tree.Leaves().Select(leaf => Blamed(leaf.Path, leaf.Leaf))], [.. drifts], unread, notKept);

    private static WriteCause CauseOf(AppliedOutcome outcome) => outcome switch
    {
        AppliedOutcome.Created => WriteCause.Created,
        AppliedOutcome.Recreated => WriteCause.Recreated,
        _ => WriteCause.Configured,
    };

    private static IEnumerable<FieldDrift> Drifts(DriftedObject item, EventEnvelope envelope) => item.Differences.IsEmpty
        ? [new FieldDrift(string.Empty, item.Manager, null, envelope.Event.At, envelope.Position, null)]
        : item.Differences.Select(change => new FieldDrift(change.Path, item.Manager, change.From, envelope.Event.At, envelope.Position, null));

    private static bool Touches(string drift, string field) =>
        drift == field || field.StartsWith(drift + "/", StringComparison.Ordinal) || drift.StartsWith(field + "/", StringComparison.Ordinal);

    private AppliedObject? Find(ImmutableArray<AppliedObject> objects) => objects.FirstOrDefault(item => item.Object.Id == id);

    private BlamedField Blamed(string path, BlameTree leaf) =>
        new(path, leaf.Value, leaf.Origin, [.. drifts.Where(drift => drift.Path.Length > 0 && Touches(drift.Path, path) && drift.DetectedAt >= leaf.Origin.At)]);

    private async ValueTask WriteAsync(EventEnvelope envelope, FieldOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Cause != WriteCause.Confirmed)
        {
            Correct(envelope.Event.At);
        }

        var digest = planned.GetValueOrDefault(envelope.Stream, string.Empty);
        if (await contents.FindAsync(digest, id, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            var isKept = await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is not null;
            notKept += isKept || origin.Cause == WriteCause.Confirmed ? 0 : 1;
            return;
        }

        // What is confirmed as it is, or written back, was put there before.
        if (origin.Cause is WriteCause.Confirmed && content is not null && content.Equals(found))
        {
            return;
        }

        tree = BlameTree.Write(tree, found, origin);
        (content, written) = (found, origin);
    }

    private void Correct(Instant at)
    {
        for (var i = 0; i < drifts.Count; i++)
        {
            drifts[i] = drifts[i].CorrectedAt is null ? drifts[i] with { CorrectedAt = at } : drifts[i];
        }
    }

    // Another deployment may have taken it over already.
    private void Forget(EventEnvelope envelope)
    {
        if (written?.Deployment == Streams.KeyOf(envelope.Stream))
        {
            (tree, content, written) = (null, null, null);
            drifts.Clear();
        }
    }
}
