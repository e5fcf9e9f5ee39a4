using System.Collections.Concurrent;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Stores;

/// <summary>The smallest checkpoint store: three dictionaries in which the last value wins.</summary>
public sealed class InMemoryCheckpointStore : ICheckpointStore
{
    private readonly ConcurrentDictionary<string, long> checkpoints = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StreamId, Confirmation> confirmations = new();
    private readonly ConcurrentDictionary<(StreamId Stream, string StateType), StoredSnapshot> snapshots = new();

    /// <inheritdoc/>
    public Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default) =>
        Task.FromResult(checkpoints.GetValueOrDefault(follower));

    /// <inheritdoc/>
    public Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default)
    {
        checkpoints[follower] = position;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ConfirmAsync(StreamId stream, Instant at, CancellationToken cancellationToken = default)
    {
        var cut = HashChain.Cut(at);
        confirmations.AddOrUpdate(stream, new Confirmation(cut, 1), (_, last) => new(cut, last.Count + 1));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Confirmation?> FindConfirmationAsync(StreamId stream, CancellationToken cancellationToken = default) =>
        Task.FromResult(confirmations.GetValueOrDefault(stream));

    /// <inheritdoc/>
    public Task<StoredSnapshot?> FindSnapshotAsync(StreamId stream, string stateType, CancellationToken cancellationToken = default) =>
        Task.FromResult(snapshots.GetValueOrDefault((stream, stateType)));

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(StreamId stream, StoredSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        var copy = snapshot with { Body = snapshot.Body.ToArray() };
        snapshots.AddOrUpdate((stream, snapshot.StateType), copy, (_, kept) => kept.Version > copy.Version ? kept : copy);
        return Task.CompletedTask;
    }
}
