using System.Diagnostics;
using System.Globalization;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Stores;
using NodaTime;

namespace GitOps.Benchmarks.Stores;

/// <summary>Loads a deployment with a long history, from its snapshot and from its first event.</summary>
internal static class SnapshotBench
{
    private const int AtOnce = 500;
    private const int Loads = 20;
    private static readonly StreamId Stream = Streams.Deployment(new ObjectKey("Kustomization", "bench", "old"));

    internal static async Task RunAsync(StorePeers peers, int count)
    {
        await FillAsync(peers.Store, count);
        var snapshots = new SnapshotsOf(peers.Checkpoints);
        var written = await StoreOf(peers, snapshots).LoadAsync(Stream, CancellationToken.None);
        var context = new EventContext(Actor.Engine, Guid.Empty);

        // A run or two past the last snapshot, as a load finds it on average.
        while (snapshots.Saved == 0 || written.Version % AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent>.SnapshotEvery < 10)
        {
            written = await StoreOf(peers, snapshots).AppendAsync(written, [new DeploymentBlocked(Reasons.DependencyNotReady, $"waiting for {written.Version}")], context, CancellationToken.None);
        }

        var without = new InMemoryCheckpointStore();
        await Rounds.CompareAsync(
            peers.Name, string.Create(CultureInfo.InvariantCulture, $"loads of {written.Version:n0} events, snapshot"),
            _ => LoadAsync(peers, peers.Checkpoints, written.Version, Loads),
            "without", _ => LoadAsync(peers, without, written.Version, 1));
    }

    // Each load by a store that has seen nothing: a new process.
    private static async Task<int> LoadAsync(StorePeers peers, ICheckpointStore snapshots, long expected, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var loaded = await StoreOf(peers, snapshots).LoadAsync(Stream, CancellationToken.None);
            if (loaded.Version != expected)
            {
                throw new UnreachableException($"version {loaded.Version} was loaded of {expected}.");
            }
        }

        return times;
    }

    private static AggregateStore<DeploymentDecider, DeploymentState, DeploymentEvent> StoreOf(StorePeers peers, ICheckpointStore snapshots) =>
        new(peers.Store, snapshots, EventCatalog.Default, new EventStamps(SystemClock.Instance, new Ids()));

    private static async Task FillAsync(IEventStore store, int count)
    {
        var at = Instant.FromUtc(2026, 1, 1, 0, 0);
        for (var version = 0; version < count; version += AtOnce)
        {
            var events = Enumerable.Range(version, AtOnce).Select(number => Pending(Happened(number), at + Duration.FromMinutes(number)));
            await store.AppendAsync(Stream, ExpectedVersion.Exactly(version), [.. events]);
        }
    }

    private static DeploymentEvent Happened(int number) => number == 0
        ? new DeploymentDeclared(1, "sha256:0", "GitRepository/bench/fleet", "./")
        : new DeploymentBlocked(Reasons.DependencyNotReady, string.Create(CultureInfo.InvariantCulture, $"dependency 'bench/base' is not ready, look {number}"));

    private static PendingEvent Pending(DeploymentEvent happened, Instant at) => new(
        Guid.CreateVersion7(), EventCatalog.Default.NameOf(happened), EventCatalog.Write(happened), at, Actor.Engine, Guid.Empty, Guid.Empty, Cause: null);

    private sealed class Ids : IEventIds
    {
        public Guid Next(Instant at) => Guid.CreateVersion7(at.ToDateTimeOffset());
    }

    private sealed class SnapshotsOf(ICheckpointStore inner) : ICheckpointStore
    {
        public int Saved { get; private set; }

        public Task SaveSnapshotAsync(StreamId stream, StoredSnapshot snapshot, CancellationToken cancellationToken = default)
        {
            Saved++;
            return inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);
        }

        public Task<StoredSnapshot?> FindSnapshotAsync(StreamId stream, string stateType, CancellationToken cancellationToken = default) => inner.FindSnapshotAsync(stream, stateType, cancellationToken);

        public Task<long> GetCheckpointAsync(string follower, CancellationToken cancellationToken = default) => inner.GetCheckpointAsync(follower, cancellationToken);

        public Task SetCheckpointAsync(string follower, long position, CancellationToken cancellationToken = default) => inner.SetCheckpointAsync(follower, position, cancellationToken);

        public Task ConfirmAsync(StreamId stream, Instant at, CancellationToken cancellationToken = default) => inner.ConfirmAsync(stream, at, cancellationToken);

        public Task<Confirmation?> FindConfirmationAsync(StreamId stream, CancellationToken cancellationToken = default) => inner.FindConfirmationAsync(stream, cancellationToken);
    }
}
