using System.Globalization;
using GitOps.Core;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.Adapters.Marten.Tests;

public sealed class SlowTransactionTests
{
    private const int Hosts = 3;
    private const int Each = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_hosts_with_slow_transactions_show_one_order_in_which_nothing_appears_behind_what_was_seen()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Events.AppendAsync(StreamOf(0), ExpectedVersion.NoStream, SampleEvents.Several(1), Token);

        // Every other stream keeps its transaction open after its numbers were given.
        await database.RunBesideAsync(
            """
            create function {schema}.dawdle() returns trigger language plpgsql as $$
            begin
                if right(new.stream_id, 1)::int % 2 = 1 then perform pg_sleep(random() * 0.02); end if;
                return new;
            end $$;
            create trigger dawdle after insert on {schema}.mt_events for each row execute function {schema}.dawdle();
            """);
        using var done = new CancellationTokenSource();
        var seen = FollowAsync(database, done.Token);
        await Task.WhenAll(Enumerable.Range(1, Hosts).Select(host => WriteAsync(database, host)));
        await done.CancelAsync();

        var positions = await seen;
        var all = await database.Events.ReadAllAsync(0, Token).Select(envelope => envelope.Position).ToListAsync(Token);
        Assert.Equal(1 + (Hosts * 2 * Each), all.Count);
        Assert.Equal(all, positions);
        Assert.Empty((await Verification.RunAsync(database.Events, verifier: null, Token)).Findings);
    }

    [Fact]
    public async Task Of_two_hosts_that_append_to_one_stream_one_wins_and_the_other_decides_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Task.WhenAll(Enumerable.Range(1, Hosts).Select(_ => ContendAsync(database)));

        var versions = await database.Events.ReadStreamAsync(StreamOf(0), 1, Token).Select(envelope => envelope.Version).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, Hosts * Each).Select(version => (long)version), versions);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_nothing_of_the_write_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Events.AppendAsync(StreamOf(0), ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        await database.RunBesideAsync(
            """
            create function {schema}.full() returns trigger language plpgsql as $$
            begin
                if new.version = 3 then raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end if;
                return new;
            end $$;
            create trigger full_disk after insert on {schema}.mt_events for each row execute function {schema}.full();
            """);

        var failure = await Assert.ThrowsAsync<FailureException>(() => database.Events.AppendAsync(StreamOf(0), ExpectedVersion.Exactly(1), SampleEvents.Several(2), Token));

        Assert.Equal((StoreFailures.Full, FailureClass.Transient), (failure.Failure.Reason, failure.Failure.Class));
        Assert.Equal(1, await database.Events.ReadStreamAsync(StreamOf(0), 1, Token).CountAsync(Token));
        await database.RunBesideAsync("drop trigger full_disk on {schema}.mt_events");
        await database.Events.AppendAsync(StreamOf(0), ExpectedVersion.Exactly(1), SampleEvents.Several(2), Token);
    }

    /// <summary>Positions in the order in which a follower saw them, to the end of the log as it is when it is done.</summary>
    private static async Task<List<long>> FollowAsync(TestDatabase database, CancellationToken done)
    {
        await using var host = TestDatabase.Host(database.ConnectionString, database.Schema);
        var events = host.GetRequiredService<IEventStore>();
        var positions = new List<long>();
        bool isLast;
        do
        {
            isLast = done.IsCancellationRequested;
            await foreach (var envelope in events.ReadAllAsync(positions.LastOrDefault(), Token))
            {
                positions.Add(envelope.Position);
            }
        }
        while (!isLast);
        return positions;
    }

    private static async Task WriteAsync(TestDatabase database, int number)
    {
        await using var host = TestDatabase.Host(database.ConnectionString, database.Schema);
        var events = host.GetRequiredService<IEventStore>();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async writer =>
        {
            for (var version = 0; version < Each; version++)
            {
                await events.AppendAsync(StreamOf((number * 2) + writer), ExpectedVersion.Exactly(version), SampleEvents.Several(1), Token);
            }
        }));
    }

    private static async Task ContendAsync(TestDatabase database)
    {
        await using var host = TestDatabase.Host(database.ConnectionString, database.Schema);
        var events = host.GetRequiredService<IEventStore>();
        for (var won = 0; won < Each;)
        {
            var version = await events.ReadStreamAsync(StreamOf(0), 1, Token).CountAsync(Token);
            try
            {
                await events.AppendAsync(StreamOf(0), ExpectedVersion.Exactly(version), SampleEvents.Several(1), Token);
                won++;
            }
            catch (StreamConflictException)
            {
                // Another host was first: what is true now is read again.
            }
        }
    }

    private static StreamId StreamOf(int number) => StreamId.Of("sample", "host", number.ToString(CultureInfo.InvariantCulture));
}
