using GitOps.Core.EventSourcing;

namespace GitOps.Hosting.Projections;

/// <summary>Where a live projection stands: at first the end of the log as it is when it is asked for.</summary>
internal sealed class LivePlace(IEventReader events) : IFollowerCheckpoints
{
    private readonly TaskCompletionSource standing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? place;

    /// <summary>Done when the place is taken: whatever is appended from then on arrives.</summary>
    public Task Standing => standing.Task;

    public async Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default)
    {
        place ??= await events.GetHeadAsync(cancellationToken).ConfigureAwait(false);
        standing.TrySetResult();
        return place.Value;
    }

    public Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default)
    {
        place = position;
        return Task.CompletedTask;
    }
}
