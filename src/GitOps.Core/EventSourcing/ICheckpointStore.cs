using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>How far followers of the log came.</summary>
public interface IFollowerCheckpoints
{
    /// <summary>The last position a follower has handled; 0 at the beginning.</summary>
    Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default);

    /// <summary>Remembers the last position a follower has handled.</summary>
    Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default);
}

/// <summary>What followers of the log remember: how far they came, and values that are replaced rather than appended.</summary>
/// <remarks>Thread safe. Everything here may be deleted and is made again from the events.</remarks>
public interface ICheckpointStore : IFollowerCheckpoints
{
    /// <summary>Notes that a stream was looked at and nothing had changed: one row a stream, replaced at each call.</summary>
    Task ConfirmAsync(StreamId stream, Instant at, CancellationToken cancellationToken = default);

    /// <summary>The last confirmation of a stream; null when there is none.</summary>
    Task<Confirmation?> FindConfirmationAsync(StreamId stream, CancellationToken cancellationToken = default);

    /// <summary>The cached state of a stream; null when there is none.</summary>
    Task<StoredSnapshot?> FindSnapshotAsync(StreamId stream, string stateType, CancellationToken cancellationToken = default);

    /// <summary>Caches the state of a stream; a later version replaces it, an earlier one is ignored.</summary>
    Task SaveSnapshotAsync(StreamId stream, StoredSnapshot snapshot, CancellationToken cancellationToken = default);
}

/// <summary>That a stream was looked at without change.</summary>
/// <param name="At">The last time.</param>
/// <param name="Count">How often in all.</param>
public sealed record Confirmation(Instant At, long Count);

/// <summary>State folded up to a version; a cache that may be lost at any time.</summary>
/// <param name="StateType">Name and version of the shape of the state; another shape makes the snapshot worthless.</param>
/// <param name="Version">Version of the last event in it.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record StoredSnapshot(string StateType, long Version, ReadOnlyMemory<byte> Body);
