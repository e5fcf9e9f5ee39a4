using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit;

/// <summary>What a replay saw.</summary>
/// <param name="Streams">Streams of the log.</param>
/// <param name="Events">Events that were read.</param>
/// <param name="Snapshots">Snapshots that were compared.</param>
/// <param name="Confirmations">Confirmations that were compared.</param>
/// <param name="Resources">Custom resources whose status was compared.</param>
/// <param name="Differences">What is stored and does not follow from the events; empty when all is equal.</param>
public sealed record ReplayReport(int Streams, long Events, int Snapshots, int Confirmations, int Resources, ImmutableArray<ReplayDifference> Differences);

/// <summary>Something that is stored and does not follow from the events.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="What">The field, and where it is stored.</param>
/// <param name="Stored">What is stored.</param>
/// <param name="Replayed">What follows from the events.</param>
public sealed record ReplayDifference(StreamId Stream, string What, string Stored, string Replayed);

/// <summary>Makes the state of every stream anew from its events, from zero, and compares it with what is stored.</summary>
public static class Replay
{
    /// <summary>Replays a log.</summary>
    /// <param name="events">The log.</param>
    /// <param name="snapshots">Keeps the snapshots.</param>
    /// <param name="cluster">Has the custom resources whose status is compared; null for none. A running engine writes it a moment after the event.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ClusterException">The cluster cannot be read.</exception>
    public static async Task<ReplayReport> RunAsync(
        IEventReader events, ICheckpointStore snapshots, ICluster? cluster, CancellationToken cancellationToken = default)
    {
        var streams = new Dictionary<StreamId, StreamReplay?>();
        var count = 0L;
        await foreach (var envelope in events.ReadAllAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (!streams.TryGetValue(envelope.Stream, out var stream))
            {
                streams[envelope.Stream] = stream = await OpenAsync(envelope.Stream, snapshots, cancellationToken).ConfigureAwait(false);
            }

            stream?.Take(envelope);
            count++;
        }

        foreach (var stream in streams.Values.OfType<StreamReplay>())
        {
            await stream.FinishAsync(events, cancellationToken).ConfigureAwait(false);
        }

        var folded = streams.Values.OfType<StreamReplay>().ToList();
        foreach (var stream in folded)
        {
            stream.Compare(await snapshots.FindConfirmationAsync(stream.Stream, cancellationToken).ConfigureAwait(false));
        }

        var resources = cluster is null ? new ResourceComparison(0, []) : await ResourceComparison.OfAsync(cluster, folded, cancellationToken).ConfigureAwait(false);
        return new ReplayReport(
            streams.Count, count, folded.Count(stream => stream.HasSnapshot), folded.Count(stream => stream.HasConfirmation), resources.Count, [.. folded.SelectMany(stream => stream.Differences), .. resources.Differences]);
    }

    private static async Task<StreamReplay?> OpenAsync(StreamId stream, ICheckpointStore snapshots, CancellationToken cancellationToken)
    {
        if (stream.Category == DeploymentDecider.Category)
        {
            return new StreamReplay<DeploymentDecider, DeploymentState, DeploymentEvent>(
                stream, await snapshots.FindSnapshotAsync(stream, DeploymentDecider.StateType, cancellationToken).ConfigureAwait(false));
        }

        return stream.Category == SourceDecider.Category
            ? new StreamReplay<SourceDecider, SourceState, SourceEvent>(
                stream, await snapshots.FindSnapshotAsync(stream, SourceDecider.StateType, cancellationToken).ConfigureAwait(false))
            : null;
    }
}
