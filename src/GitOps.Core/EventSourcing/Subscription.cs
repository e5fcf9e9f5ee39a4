namespace GitOps.Core.EventSourcing;

/// <summary>Follows the log for one projection: at least once, in order within a stream, several streams at once.</summary>
/// <remarks>
/// Takes a batch of events, deals them to lanes by stream, waits for all lanes and then remembers the position of the batch. So the
/// checkpoint never runs ahead of what was taken in: after a crash the last batch comes again, and nothing is left out. A checkpoint
/// of zero means an empty projection, which is how a rebuild survives a crash: zero is remembered first, then everything is forgotten.
/// One subscription of a name runs at a time; the caller sees to that. Two that run all the same (two hosts on one database) leave nothing
/// out, as long as the projection takes an event twice.
/// </remarks>
public sealed class Subscription
{
    /// <summary>Streams that are worked on at once unless told otherwise.</summary>
    public const int DefaultLanes = 8;

    /// <summary>Events between two checkpoints: what comes again after a crash, at most.</summary>
    internal const int BatchSize = 500;

    private readonly IEventReader events;
    private readonly IFollowerCheckpoints checkpoints;
    private readonly IProjection projection;
    private readonly int lanes;
    private long position = -1;
    private TaskCompletionSource rebuild = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A subscription that begins at the checkpoint of the projection's name.</summary>
    /// <param name="events">The log.</param>
    /// <param name="checkpoints">Where the checkpoint is kept.</param>
    /// <param name="projection">What takes the events in.</param>
    /// <param name="lanes">Streams that are worked on at once; at least 1.</param>
    public Subscription(IEventReader events, IFollowerCheckpoints checkpoints, IProjection projection, int lanes = DefaultLanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        (this.events, this.checkpoints, this.projection, this.lanes) = (events, checkpoints, projection, lanes);
    }

    /// <summary>The last position taken in; -1 before the subscription began.</summary>
    public long Position => Interlocked.Read(ref position);

    /// <summary>Asks a running subscription to forget everything and begin at the first event, while the log goes on. Returns at once.</summary>
    public void RequestRebuild() => Volatile.Read(ref rebuild).TrySetResult();

    /// <summary>Follows until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="CorruptEventException">An event cannot be read; all before it were taken in. <see cref="SkipAsync"/> steps over it.</exception>
    /// <remarks>What the projection or the store throws ends it; called again, it resumes at its checkpoint.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Steps over an event that the store cannot read: it is never taken in, and the next one is.</summary>
    /// <param name="unreadable">Position of the event, as <see cref="CorruptEventException"/> names it.</param>
    /// <param name="cancellationToken">Stops before the checkpoint is moved.</param>
    public async Task SkipAsync(long unreadable, CancellationToken cancellationToken)
    {
        await checkpoints.SetCheckpointAsync(projection.Name, unreadable, cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref position, unreadable);
    }

    /// <summary>Takes in what there is and returns.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        do
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            await ReadOnAsync(cancellationToken).ConfigureAwait(false);
        }
        while (IsRebuildRequested);
    }

    private bool IsRebuildRequested => Volatile.Read(ref rebuild).Task.IsCompleted;

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        var batch = new List<EventEnvelope>(BatchSize);
        try
        {
            await foreach (var envelope in events.ReadAllAsync(Position, cancellationToken).ConfigureAwait(false))
            {
                batch.Add(envelope);
                if (batch.Count == BatchSize)
                {
                    await TakeInAsync(batch, cancellationToken).ConfigureAwait(false);
                    if (IsRebuildRequested)
                    {
                        return;
                    }
                }
            }
        }
        catch (CorruptEventException)
        {
            await TakeInAsync(batch, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await TakeInAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (IsRebuildRequested)
        {
            await checkpoints.SetCheckpointAsync(projection.Name, 0, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref position, -1);
            Volatile.Write(ref rebuild, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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

    // For an event, or for someone who asks to begin anew.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = events.WaitForAsync(Position, leaving.Token);
        await Task.WhenAny(waiting, Volatile.Read(ref rebuild).Task).ConfigureAwait(false);
        if (!waiting.IsCompleted)
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await waiting.ConfigureAwait(false);
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
