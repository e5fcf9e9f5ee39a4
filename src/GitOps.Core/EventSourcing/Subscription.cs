namespace GitOps.Core.EventSourcing;

/// <summary>Follows the log for one projection: at least once, in order within a stream, several streams at once.</summary>
/// <remarks>
/// Takes a batch of events, deals them to lanes by stream, waits for all lanes and then remembers the position of the batch. So the
/// checkpoint never runs ahead of what was taken in: after a crash the last batch comes again, and nothing is left out. A checkpoint
/// of zero means an empty projection, which is how a rebuild survives a crash: zero is remembered first, then everything is forgotten.
/// One subscription of a name runs at a time; the caller sees to that.
/// </remarks>
public sealed class Subscription(IEventReader events, ICheckpointStore checkpoints, IProjection projection, int lanes = Subscription.DefaultLanes)
{
    /// <summary>Streams that are worked on at once unless told otherwise.</summary>
    public const int DefaultLanes = 8;

    /// <summary>Events between two checkpoints: what comes again after a crash, at most.</summary>
    internal const int BatchSize = 500;

    private long position = -1;
    private int rebuild;

    /// <summary>The last position taken in; -1 before the subscription began.</summary>
    public long Position => Interlocked.Read(ref position);

    /// <summary>Asks a running subscription to forget everything and begin at the first event, while the log goes on. Returns at once.</summary>
    public void RequestRebuild() => Interlocked.Exchange(ref rebuild, 1);

    /// <summary>Follows until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>What the projection or the store throws ends it; called again, it resumes at its checkpoint.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            await events.WaitForAsync(Position, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes in what there is and returns.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        var batch = new List<EventEnvelope>(BatchSize);
        await foreach (var envelope in events.ReadAllAsync(Position, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(envelope);
            if (batch.Count == BatchSize)
            {
                await TakeInAsync(batch, cancellationToken).ConfigureAwait(false);
                if (Volatile.Read(ref rebuild) == 1)
                {
                    break;
                }
            }
        }

        if (Volatile.Read(ref rebuild) == 1)
        {
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await TakeInAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref rebuild, 0) == 1)
        {
            await checkpoints.SetCheckpointAsync(projection.Name, 0, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref position, -1);
        }

        if (Position < 0)
        {
            var checkpoint = await checkpoints.GetCheckpointAsync(projection.Name, cancellationToken).ConfigureAwait(false);
            if (checkpoint == 0)
            {
                await projection.ResetAsync(cancellationToken).ConfigureAwait(false);
            }

            Interlocked.Exchange(ref position, checkpoint);
        }
    }

    private async Task TakeInAsync(List<EventEnvelope> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await Task.WhenAll(batch
                .GroupBy(envelope => (envelope.Stream.GetHashCode() & int.MaxValue) % lanes)
                .Select(lane => ApplyAsync(lane, cancellationToken))).ConfigureAwait(false);
        }
        catch
        {
            // Some lanes may have gone on: begin again at what is remembered, not at what was reached.
            Interlocked.Exchange(ref position, -1);
            throw;
        }

        await checkpoints.SetCheckpointAsync(projection.Name, batch[^1].Position, cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref position, batch[^1].Position);
        batch.Clear();
    }

    private async Task ApplyAsync(IEnumerable<EventEnvelope> lane, CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var envelope in lane)
        {
            await projection.ApplyAsync(envelope, cancellationToken).ConfigureAwait(false);
        }
    }
}
