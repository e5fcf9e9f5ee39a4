using System.Globalization;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using IEventStore = GitOps.Core.EventSourcing.IEventStore;

namespace GitOps.Adapters.Marten.Tests;

public sealed class MartenEventStoreTests
{
    private static readonly StreamId Stream = StreamId.Of("deployment", "Kustomization", "flux-system", "apps");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_lie_in_Martens_table_under_their_own_names_and_can_be_queried()
    {
        await using var database = await TestDatabase.CreateAsync();
        var pending = SampleEvents.One(body: """{"zebra":1.50,"apple":{"b":1,"a":2}}""") with { Type = "deployment.resources-applied/v1" };
        await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, [pending], Token);

        Assert.Equal("deployment.resources-applied/v1", await database.RunBesideAsync("select type from {schema}.mt_events"));
        Assert.Equal("2", await database.RunBesideAsync("select convert_from(bdata, 'UTF8')::jsonb -> 'apple' ->> 'a' from {schema}.mt_events"));
        Assert.Equal(
            pending.At.ToDateTimeUtc().ToString("O", CultureInfo.InvariantCulture),
            ((DateTime)(await database.RunBesideAsync("select timestamp from {schema}.mt_events"))!).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal("controller:gitops-engine", await database.RunBesideAsync("select headers ->> 'actor' from {schema}.mt_events"));
        Assert.Equal(pending.CorrelationId.ToString(), await database.RunBesideAsync("select correlation_id from {schema}.mt_events"));
    }

    [Fact]
    public async Task Marten_itself_reads_what_was_appended()
    {
        await using var database = await TestDatabase.CreateAsync();
        var events = SampleEvents.Several(3);
        await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, events, Token);

        await using var session = database.Database.Store.QuerySession();
        var read = await session.Events.FetchStreamAsync(Stream.ToString(), token: Token);

        Assert.Equal([1, 2, 3], read.Select(one => one.Version));
        Assert.Equal(events.Select(one => one.Id), read.Select(one => one.Id));
        Assert.All(read.Zip(events), pair => Assert.Equal(pair.Second.Body.ToArray(), ((IEvent<StoredEvent>)pair.First).Data.Body.ToArray()));
    }

    [Fact]
    public async Task A_row_changed_with_SQL_is_found_by_the_verification()
    {
        await using var database = await TestDatabase.CreateAsync();
        var stored = await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(5), Token);
        await database.RunBesideAsync("update {schema}.mt_events set bdata = '{}' where version = 2");
        await database.RunBesideAsync("delete from {schema}.mt_events where version = 4");

        var report = await Verification.RunAsync(database.Events, verifier: null, Token);

        Assert.Equal([new Finding.Changed(Stream, 2, stored[1].Position), new Finding.Removed(Stream, 4, 4, stored[2].Position)], report.Findings);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_named_and_those_around_it_are_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        var stored = await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(5), Token);
        await database.RunBesideAsync("update {schema}.mt_events set headers = headers - 'actor' where version = 3");

        var before = new List<long>();
        var corrupt = await Assert.ThrowsAsync<CorruptEventException>(async () =>
        {
            await foreach (var envelope in database.Events.ReadAllAsync(0, Token))
            {
                before.Add(envelope.Version);
            }
        });

        Assert.Equal([1, 2], before);
        Assert.Equal((3, stored[2].Position), (corrupt.Version, corrupt.Position));
        Assert.Equal([4, 5], await database.Events.ReadAllAsync(corrupt.Position, Token).Select(envelope => envelope.Version).ToListAsync(Token));
    }

    [Fact]
    public async Task Followers_are_woken_without_notifications_too()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        var head = await database.Events.GetHeadAsync(Token);
        await using var other = TestDatabase.Host(database.ConnectionString, database.Schema);
        var waiting = other.GetRequiredService<IEventStore>().WaitForAsync(head, Token);

        // A row that nobody announced, as behind a pooler that swallows notifications.
        await database.RunBesideAsync(
            """
            insert into {schema}.mt_events (seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
            select seq_id + 1, gen_random_uuid(), stream_id, version + 1, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers
            from {schema}.mt_events
            """);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task Two_schemas_in_one_database_do_not_see_each_other()
    {
        await using var one = await TestDatabase.CreateAsync();
        await using var other = await TestDatabase.CreateAsync();
        await one.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(2), Token);

        Assert.Equal(0, await other.Events.GetHeadAsync(Token));
        await other.Events.AppendAsync(Stream, ExpectedVersion.NoStream, SampleEvents.Several(1), Token);
        Assert.Equal(2, (await one.Events.ReadAllAsync(0, Token).ToListAsync(Token)).Count);
    }
}
