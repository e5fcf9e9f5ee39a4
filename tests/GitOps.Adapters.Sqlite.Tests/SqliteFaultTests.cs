using GitOps.Core;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.Adapters.Sqlite.Tests;

public sealed class SqliteFaultTests
{
    private static readonly StreamId Stream = StreamId.Of("sample", "first");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_named_and_nothing_of_the_write_is_kept()
    {
        using var store = TestStore.Create();
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        await store.Database.WriteAsync(session => session.Scalar("pragma max_page_count = 60"), Token);
        var large = SampleEvents.One(body: $$"""{"text":"{{new string('x', 1_000_000)}}"}""");

        var failure = await Assert.ThrowsAsync<FailureException>(
            () => store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(1), [SampleEvents.One(2), large], Token));

        Assert.Equal((StoreFailures.Full, FailureClass.Transient), (failure.Failure.Reason, failure.Failure.Class));

        // Space was made: the next connection has no such bound, and the log goes on where it was.
        await store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(1), [large], Token);
        Assert.Equal(2, (await store.Events.ReadAllAsync(0, Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task A_locked_file_is_named_after_the_timeout_and_usable_afterwards()
    {
        using var store = TestStore.Create(options => options.LockTimeout = Duration.FromMilliseconds(100));
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        using (var other = store.OpenBeside())
        {
            other.Run("begin immediate");

            var failure = await Assert.ThrowsAsync<FailureException>(
                () => store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token));

            Assert.Equal((StoreFailures.Locked, FailureClass.Transient), (failure.Failure.Reason, failure.Failure.Class));
            Assert.Single(await store.Events.ReadAllAsync(0, Token).ToListAsync(Token));
        }

        await store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token);
    }

    [Fact]
    public async Task An_append_that_is_cancelled_while_it_waits_is_never_written()
    {
        using var store = TestStore.Create();
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        var entered = new TaskCompletionSource();
        using var leave = new ManualResetEventSlim();
        var busy = store.Database.WriteAsync(
            _ =>
            {
                entered.SetResult();
                return leave.Wait(TimeSpan.FromSeconds(20), Token);
            },
            Token);
        await entered.Task.WaitAsync(Token);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = store.Events.AppendAsync(StreamId.Of("sample", "second"), ExpectedVersion.NoStream, SampleEvents.Several(1), cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        leave.Set();
        Assert.True(await busy);
        await store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token);
        Assert.Equal(2, await store.Events.GetHeadAsync(Token));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_alone()
    {
        using var store = TestStore.Create();
        await File.WriteAllTextAsync(store.Path, string.Concat(Enumerable.Repeat("this is a letter, not a database. ", 100)), Token);
        var before = await File.ReadAllBytesAsync(store.Path, Token);

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.Events.GetHeadAsync(Token));

        Assert.Equal((StoreFailures.Corrupt, FailureClass.Stalled), (failure.Failure.Reason, failure.Failure.Class));
        Assert.Equal(before, await File.ReadAllBytesAsync(store.Path, Token));
    }

    [Fact]
    public async Task A_damaged_page_is_named()
    {
        using var store = TestStore.Create();
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(500), Token);
        using (var other = store.OpenBeside())
        {
            other.Run("pragma wal_checkpoint(truncate)");
        }

        await using (var file = File.Open(store.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            for (var page = 12; page < file.Length / 4096; page++)
            {
                file.Position = page * 4096;
                await file.WriteAsync(new byte[512], Token);
            }
        }

        using var again = TestStore.Host(store.Path);
        var failure = await Assert.ThrowsAsync<FailureException>(
            async () => await again.GetRequiredService<IEventStore>().ReadAllAsync(0, Token).ToListAsync(Token));

        Assert.Equal(StoreFailures.Corrupt, failure.Failure.Reason);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_named_and_those_around_it_are_read()
    {
        using var store = TestStore.Create();
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(5), Token);
        using (var other = store.OpenBeside())
        {
            other.Run("update events set actor = 'nonsense' where version = 3");
        }

        var before = new List<long>();
        var corrupt = await Assert.ThrowsAsync<CorruptEventException>(async () =>
        {
            await foreach (var envelope in store.Events.ReadAllAsync(0, Token))
            {
                before.Add(envelope.Position);
            }
        });

        Assert.Equal([1, 2], before);
        Assert.Equal((3, 3), (corrupt.Version, corrupt.Position));
        Assert.Equal([4, 5], await store.Events.ReadAllAsync(corrupt.Position, Token).Select(envelope => envelope.Position).ToListAsync(Token));
        var report = await Verification.RunAsync(store.Events, verifier: null, Token);
        Assert.Contains(report.Findings, finding => finding is Finding.Unreadable { Version: 3, Position: 3 });
    }

    [Fact]
    public async Task A_row_changed_with_another_program_is_found_by_the_verification()
    {
        using var store = TestStore.Create();
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(5), Token);
        using (var other = store.OpenBeside())
        {
            other.Run("update events set body = cast('{}' as blob) where version = 2");
            other.Run("delete from events where version = 4");
        }

        var report = await Verification.RunAsync(store.Events, verifier: null, Token);

        Assert.Equal([new Finding.Changed(Stream, 2, 2), new Finding.Removed(Stream, 4, 4, 3)], report.Findings);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_says_is_named()
    {
        using var store = TestStore.Create();
        var digest = await store.Contents.PutAsync(new byte[1000], Token);
        using (var other = store.OpenBeside())
        {
            other.Run("update contents set encoding = 0");
        }

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.Contents.FindAsync(digest, Token));

        Assert.Equal(StoreFailures.Corrupt, failure.Failure.Reason);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.7)]
    [InlineData(0.3)]
    [InlineData(0.01)]
    public async Task Of_a_half_written_log_file_whole_commits_remain_and_no_part_of_one(double kept)
    {
        using var store = TestStore.Create();
        for (var version = 0; version < 60; version += 3)
        {
            await store.Events.AppendAsync(Stream, ExpectedVersion.Exactly(version), SampleEvents.Several(3), Token);
        }

        // The machine stopped: a copy of both files, the write-ahead log cut off somewhere.
        var copy = store.Path + ".copy";
        File.Copy(store.Path, copy);
        var log = await File.ReadAllBytesAsync(store.Path + "-wal", Token);
        await File.WriteAllBytesAsync(copy + "-wal", log[..(int)(log.Length * kept)], Token);

        using var again = TestStore.Host(copy);
        var events = again.GetRequiredService<IEventStore>();
        IReadOnlyList<EventEnvelope> read;
        try
        {
            read = await events.ReadAllAsync(0, Token).ToListAsync(Token);
        }
        catch (FailureException failure)
        {
            Assert.Fail($"a cut log file must be recovered, but: {failure.Message}");
            throw;
        }

        Assert.Equal(0, read.Count % 3);
        Assert.True(kept < 1 || read.Count == 60, $"{read.Count} events of 60 came back from a whole copy");
        Assert.Empty((await Verification.RunAsync(events, verifier: null, Token)).Findings);
        await events.AppendAsync(Stream, ExpectedVersion.Exactly(read.Count), SampleEvents.Several(1), Token);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_is_named()
    {
        using var store = TestStore.Create();
        Directory.CreateDirectory(store.Path);

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.Events.GetHeadAsync(Token));

        Assert.Equal((StoreFailures.Denied, FailureClass.Denied), (failure.Failure.Reason, failure.Failure.Class));
    }

    [Fact]
    public async Task A_database_of_another_application_is_refused_and_left_alone()
    {
        using var store = TestStore.Create();
        using var other = new SqliteConnection($"Data Source={store.Path};Pooling=False");
        other.Open();
        other.Run("create table recipes (name text)");

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.Events.GetHeadAsync(Token));

        Assert.Equal(StoreFailures.Denied, failure.Failure.Reason);
        using var tables = other.CreateCommand();
        tables.CommandText = "select group_concat(name) from sqlite_schema";
        Assert.Equal("recipes", tables.ExecuteScalar());
    }

    [Fact]
    public async Task A_file_of_a_newer_engine_is_refused_with_both_versions()
    {
        using var store = TestStore.Create();
        await store.Events.GetHeadAsync(Token);
        using (var other = store.OpenBeside())
        {
            other.Run("pragma user_version = 99");
        }

        using var again = TestStore.Host(store.Path);
        var failure = await Assert.ThrowsAsync<FailureException>(() => again.GetRequiredService<IEventStore>().GetHeadAsync(Token));

        Assert.Equal(StoreFailures.NewerSchema, failure.Failure.Reason);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused_alone()
    {
        using var store = TestStore.Create(options => options.MaxEventBytes = 2000);

        var failure = await Assert.ThrowsAsync<FailureException>(() => store.Events.AppendAsync(
            Stream, ExpectedVersion.NoStream, [SampleEvents.One(body: $"\"{new string('x', 2000)}\"")], Token));

        Assert.Equal((StoreFailures.TooLarge, FailureClass.Stalled), (failure.Failure.Reason, failure.Failure.Class));
        await store.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
    }

    [Fact]
    public async Task Who_waits_learns_that_the_store_was_closed()
    {
        var store = TestStore.Create();
        var waiting = store.Events.WaitForAsync(0, Token);

        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }
}
