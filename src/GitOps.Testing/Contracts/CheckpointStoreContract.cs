using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="ICheckpointStore"/> promises, one rule each.</summary>
public static class CheckpointStoreContract
{
    private static readonly StreamId Stream = StreamId.Of("sample", "first");
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    /// <summary>All rules. Each wants a subject of its own.</summary>
    public static IReadOnlyList<ContractRule<ICheckpointStore>> Rules { get; } =
    [
        new("A follower begins at zero", A_follower_begins_at_zero),
        new("A checkpoint is what was set last", A_checkpoint_is_what_was_set_last),
        new("A checkpoint may go back for a rebuild", A_checkpoint_may_go_back_for_a_rebuild),
        new("Followers are apart", Followers_are_apart),
        new("Confirmations count and keep the last instant", Confirmations_count_and_keep_the_last_instant),
        new("No confirmation of many at once is lost", No_confirmation_of_many_at_once_is_lost),
        new("A snapshot comes back", A_snapshot_comes_back),
        new("A later snapshot replaces and an earlier one is ignored", A_later_snapshot_replaces_and_an_earlier_one_is_ignored),
        new("Snapshots of another shape are apart", Snapshots_of_another_shape_are_apart),
        new("Another instance sees it all", Another_instance_sees_it_all),
    ];

    private static async Task A_follower_begins_at_zero(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        Promise.Equal(0, await store.GetCheckpointAsync("status", token), "the checkpoint of a new follower");
        Promise.Equal(null, await store.FindConfirmationAsync(Stream, token), "the confirmation of a new stream");
        Promise.Equal(null, await store.FindSnapshotAsync(Stream, "state/v1", token), "the snapshot of a new stream");
    }

    private static async Task A_checkpoint_is_what_was_set_last(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        foreach (var position in new[] { 1L, 2L, 5_000_000_000L })
        {
            await store.SetCheckpointAsync("status", position, token);
            Promise.Equal(position, await store.GetCheckpointAsync("status", token), "the checkpoint");
        }
    }

    private static async Task A_checkpoint_may_go_back_for_a_rebuild(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.SetCheckpointAsync("status", 7, token);
        await store.SetCheckpointAsync("status", 0, token);
        Promise.Equal(0, await store.GetCheckpointAsync("status", token), "the checkpoint after it was set back");
    }

    private static async Task Followers_are_apart(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await store.SetCheckpointAsync("status", 7, token);
        await store.SetCheckpointAsync("Status", 9, token);
        Promise.Equal(7, await store.GetCheckpointAsync("status", token), "the checkpoint of the first follower");
        Promise.Equal(9, await store.GetCheckpointAsync("Status", token), "the checkpoint of the second follower");
    }

    private static async Task Confirmations_count_and_keep_the_last_instant(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        for (var i = 1; i <= 3; i++)
        {
            var at = Noon + Duration.FromMinutes(i);
            await store.ConfirmAsync(Stream, at, token);
            Promise.Equal(new Confirmation(at, i), await store.FindConfirmationAsync(Stream, token), "the confirmation");
        }
    }

    private static async Task No_confirmation_of_many_at_once_is_lost(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        ICheckpointStore[] stores = [await subject.OpenAsync(token), await subject.OpenAsync(token)];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => stores[i % 2].ConfirmAsync(Stream, Noon, token), token)));
        Promise.Equal(new Confirmation(Noon, 20), await stores[0].FindConfirmationAsync(Stream, token), "the confirmation");
    }

    private static async Task A_snapshot_comes_back(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var snapshot = new StoredSnapshot("state/v1", 12, """{ "zebra": 1, "a": "é🚀" }"""u8.ToArray());
        await store.SaveSnapshotAsync(Stream, snapshot, token);
        Same(snapshot, await store.FindSnapshotAsync(Stream, "state/v1", token));
    }

    private static async Task A_later_snapshot_replaces_and_an_earlier_one_is_ignored(
        IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var later = new StoredSnapshot("state/v1", 20, "2"u8.ToArray());
        await store.SaveSnapshotAsync(Stream, new StoredSnapshot("state/v1", 10, "1"u8.ToArray()), token);
        await store.SaveSnapshotAsync(Stream, later, token);
        await store.SaveSnapshotAsync(Stream, new StoredSnapshot("state/v1", 15, "3"u8.ToArray()), token);
        Same(later, await store.FindSnapshotAsync(Stream, "state/v1", token));
    }

    private static async Task Snapshots_of_another_shape_are_apart(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var first = new StoredSnapshot("state/v1", 20, "1"u8.ToArray());
        var second = new StoredSnapshot("state/v2", 10, "2"u8.ToArray());
        await store.SaveSnapshotAsync(Stream, first, token);
        await store.SaveSnapshotAsync(Stream, second, token);
        Same(first, await store.FindSnapshotAsync(Stream, "state/v1", token));
        Same(second, await store.FindSnapshotAsync(Stream, "state/v2", token));
    }

    private static async Task Another_instance_sees_it_all(IContractSubject<ICheckpointStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var snapshot = new StoredSnapshot("state/v1", 12, "{}"u8.ToArray());
        await store.SetCheckpointAsync("status", 7, token);
        await store.ConfirmAsync(Stream, Noon, token);
        await store.SaveSnapshotAsync(Stream, snapshot, token);
        var other = await subject.OpenAsync(token);
        Promise.Equal(7, await other.GetCheckpointAsync("status", token), "the checkpoint");
        Promise.Equal(new Confirmation(Noon, 1), await other.FindConfirmationAsync(Stream, token), "the confirmation");
        Same(snapshot, await other.FindSnapshotAsync(Stream, "state/v1", token));
    }

    private static void Same(StoredSnapshot expected, StoredSnapshot? actual)
    {
        Promise.Equal(expected.StateType, actual?.StateType, "the type of the snapshot");
        Promise.Equal(expected.Version, actual?.Version ?? 0, "the version of the snapshot");
        Promise.SameBytes(expected.Body, actual?.Body ?? default, "the body of the snapshot");
    }
}
