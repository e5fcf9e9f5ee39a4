using System.Globalization;
using GitOps.Adapters.Marten.Log;
using GitOps.Adapters.Marten.Tests.Postgres;
using GitOps.Core;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace GitOps.Adapters.Marten.Tests;

public sealed class MartenFaultTests
{
    private static readonly StreamId Stream = StreamId.Of("sample", "first");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_away_is_named_without_its_password()
    {
        await using var host = TestDatabase.Host("Host=127.0.0.1;Port=1;Username=gitops;Password=hunter2;Database=fleet", "gitops");

        var failure = await Assert.ThrowsAsync<FailureException>(() => host.GetRequiredService<IEventStore>().GetHeadAsync(Token));

        Assert.Equal((StoreFailures.Unavailable, FailureClass.Transient), (failure.Failure.Reason, failure.Failure.Class));
        Assert.Contains("'fleet' on 127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_restarted_in_the_middle_of_appends_loses_and_doubles_nothing()
    {
        await using var server = await PostgresServer.StartAsync(SharedPostgres.BinariesOrSkip(), Token);
        await using var database = TestDatabase.Create(server.ConnectionString);
        await database.Events.AppendAsync(StreamOf(0), ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        using var half = new CountdownEvent(40);
        var writers = Enumerable.Range(1, 8).Select(number => WriteAsync(database.Events, StreamOf(number), 30, half)).ToList();
        await Task.Run(() => half.Wait(Token), Token);

        await server.StopAsync(Token);
        await server.StartAsync(Token);

        var failures = (await Task.WhenAll(writers)).Sum();
        var read = await database.Events.ReadAllAsync(0, Token).ToListAsync(Token);
        Assert.Equal(1 + (8 * 30), read.Count);
        Assert.Equal(read.Count, read.Select(envelope => envelope.Event.Id).Distinct().Count());
        Assert.Empty((await Verification.RunAsync(database.Events, verifier: null, Token)).Findings);
        Assert.True(failures > 0, "no writer noticed the restart");
    }

    [Fact]
    public async Task What_Marten_fills_the_gap_of_a_failed_write_with_is_no_event()
    {
        await using var database = await TestDatabase.CreateAsync();
        var first = await database.Events.AppendAsync(StreamOf(1), ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        await database.RunBesideAsync(
            """
            create function {schema}.refuse() returns trigger language plpgsql as $$
            begin
                if new.stream_id = 'sample/writer/2' then raise exception 'the server is going down' using errcode = 'admin_shutdown'; end if;
                return new;
            end $$;
            create trigger refuse after insert on {schema}.mt_events for each row execute function {schema}.refuse();
            """);

        // Both in one transaction: the numbers of the first are known when the second fails.
        await Assert.ThrowsAsync<FailureException>(() => new BatchCommit(database.Database).RunAsync(
        [
            new QueuedAppend(StreamOf(1), ExpectedVersion.Exactly(1), SampleEvents.Several(1)),
            new QueuedAppend(StreamOf(2), ExpectedVersion.NoStream, SampleEvents.Several(1)),
        ]));
        await TombstoneAsync(database);

        Assert.Equal(first[0].Position, await database.Events.GetHeadAsync(Token));
        Assert.Single(await database.Events.ReadAllAsync(0, Token).ToListAsync(Token));
        var waiting = database.Events.WaitForAsync(first[0].Position, Token);
        Assert.False(waiting.IsCompleted);
        var stored = await database.Events.AppendAsync(StreamOf(1), ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token);
        await waiting;
        var positions = await database.Events.ReadAllAsync(0, Token).Select(envelope => envelope.Position).ToListAsync(Token);
        Assert.Equal([first[0].Position, stored[0].Position], positions);
    }

    [Fact]
    public async Task A_log_that_another_session_holds_is_named_after_the_timeout()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        await using var hasty = TestDatabase.Host(
            database.ConnectionString, database.Schema, options => options.LockTimeout = Duration.FromMilliseconds(100));
        var events = hasty.GetRequiredService<IEventStore>();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var hold = new NpgsqlCommand($"select pg_advisory_xact_lock(hashtextextended('gitops log {database.Schema}', 0))", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync(Token);
        }

        var failure = await Assert.ThrowsAsync<FailureException>(() => events.AppendAsync(Stream, ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token));

        Assert.Equal(StoreFailures.Locked, failure.Failure.Reason);
        await transaction.RollbackAsync(Token);
        await events.AppendAsync(Stream, ExpectedVersion.Exactly(1), SampleEvents.Several(1), Token);
    }

    [Fact]
    public async Task A_database_of_a_newer_engine_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Events.GetHeadAsync(Token);
        await database.RunBesideAsync("insert into {schema}.engine_schema values (99)");
        await using var again = TestDatabase.Host(database.ConnectionString, database.Schema);

        var failure = await Assert.ThrowsAsync<FailureException>(() => again.GetRequiredService<IEventStore>().GetHeadAsync(Token));

        Assert.Equal((StoreFailures.NewerSchema, FailureClass.Stalled), (failure.Failure.Reason, failure.Failure.Class));
    }

    [Fact]
    public async Task Without_the_right_to_make_the_schema_it_must_be_there()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var guest = TestDatabase.Host(database.ConnectionString, database.Schema, options => options.ManageSchema = false);
        var events = guest.GetRequiredService<IEventStore>();

        var failure = await Assert.ThrowsAsync<FailureException>(() => events.GetHeadAsync(Token));
        Assert.Equal((StoreFailures.Denied, FailureClass.Denied), (failure.Failure.Reason, failure.Failure.Class));

        await database.Events.GetHeadAsync(Token);
        await events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var connection = new NpgsqlConnectionStringBuilder(await SharedPostgres.ConnectionStringAsync()) { Database = "nowhere" };
        await using var host = TestDatabase.Host(connection.ToString(), "gitops");

        var failure = await Assert.ThrowsAsync<FailureException>(() => host.GetRequiredService<IEventStore>().GetHeadAsync(Token));

        Assert.Equal(StoreFailures.Denied, failure.Failure.Reason);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_says_is_named()
    {
        await using var database = await TestDatabase.CreateAsync();
        var digest = await database.Contents.PutAsync(new byte[1000], Token);
        await database.RunBesideAsync("update {schema}.contents set encoding = 0");

        var failure = await Assert.ThrowsAsync<FailureException>(() => database.Contents.FindAsync(digest, Token));

        Assert.Equal(StoreFailures.Corrupt, failure.Failure.Reason);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once_and_none_shows_the_password()
    {
        using var host = TestDatabase.Host("Password=hunter2", "Bad Schema", options =>
        {
            options.LockTimeout = Duration.Zero;
            options.PollInterval = Duration.Zero;
            options.MaxEventBytes = 1;
        });

        var refusal = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IEventStore>());

        Assert.Equal(5, refusal.Failures.Count());
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Marten writes it when it comes to it, after the write has failed.</summary>
    private static async Task TombstoneAsync(TestDatabase database)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await database.RunBesideAsync("select count(*) from {schema}.mt_events where stream_id = 'mt_tombstone'") is 0L)
        {
            await ticks.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static StreamId StreamOf(int number) => StreamId.Of("sample", "writer", number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Appends one by one; after a failure it looks at the stream, as the engine does, since the append may have been kept.</summary>
    private static Task<int> WriteAsync(IEventStore events, StreamId stream, int count, CountdownEvent progress) => Task.Run(
        async () =>
        {
            var (version, failures) = (0L, 0);
            while (version < count)
            {
                try
                {
                    version = (await events.AppendAsync(stream, ExpectedVersion.Exactly(version), SampleEvents.Several(1), Token))[^1].Version;
                    Advance(progress);
                }
                catch (Exception exception) when (exception is FailureException { Failure.Class: FailureClass.Transient } or StreamConflictException)
                {
                    failures++;
                    version = await VersionAsync(events, stream);
                }
            }

            return failures;
        },
        Token);

    private static void Advance(CountdownEvent progress)
    {
        lock (progress)
        {
            if (!progress.IsSet)
            {
                progress.Signal();
            }
        }
    }

    private static async Task<long> VersionAsync(IEventStore events, StreamId stream)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); ;)
        {
            try
            {
                return await events.ReadStreamAsync(stream, 1, Token).CountAsync(Token);
            }
            catch (FailureException failure) when (failure.Failure.Class == FailureClass.Transient && DateTime.UtcNow < deadline)
            {
                // The server is not back yet: asking again is what a host does, and the connection attempt itself takes time.
                await Task.Yield();
            }
        }
    }
}
