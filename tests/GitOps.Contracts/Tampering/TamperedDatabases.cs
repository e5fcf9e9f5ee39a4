using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;

namespace GitOps.Contracts.Tampering;

/// <summary>Rows of a real database are changed with SQL in each way there is, and the event is named with stream, version and position.</summary>
public sealed class TamperedDatabases
{
    private static readonly StreamId One = SealedDatabase.Stream(1);
    private static readonly StreamId Checkpoints = StreamId.Of("checkpoint", "Log", "gitops", "heads");

    public static TheoryData<string> Kinds { get; } = ["SQLite", "Marten"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_untouched_log_is_intact_and_its_signatures_hold(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);

        var report = await database.VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.Equal((20, 4, 2), (report.Events, report.Streams, report.Checkpoints));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_body_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var position = database.Positions[(One, 3)];
        await database.RunAsync(kind == "SQLite"
            ? $"update events set body = cast('{{}}' as blob) where position = {position}"
            : $"update {{schema}}.mt_events set bdata = '{{}}' where seq_id = {position}");

        Assert.Equal([new Finding.Changed(One, 3, position)], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_actor_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var position = database.Positions[(One, 4)];
        await database.RunAsync(kind == "SQLite"
            ? $"update events set actor = 'person:mallory' where position = {position}"
            : $"update {{schema}}.mt_events set headers = jsonb_set(headers, '{{actor}}', '\"person:mallory\"') where seq_id = {position}");

        Assert.Equal([new Finding.Changed(One, 4, position)], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_changed_instant_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var position = database.Positions[(One, 2)];
        await database.RunAsync(kind == "SQLite"
            ? $"update events set at_micros = at_micros - 3600000000 where position = {position}"
            : $"update {{schema}}.mt_events set timestamp = timestamp - interval '1 hour' where seq_id = {position}");

        Assert.Equal([new Finding.Changed(One, 2, position)], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_removed_event_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        await DeleteAsync(database, kind, database.Positions[(One, 3)]);

        Assert.Equal([new Finding.Removed(One, 3, 3, database.Positions[(One, 2)])], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_removed_end_of_a_stream_is_named_by_the_checkpoint(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        await DeleteAsync(database, kind, database.Positions[(One, 5)]);
        await DeleteAsync(database, kind, database.Positions[(One, 6)]);

        Assert.Equal([new Finding.Removed(One, 5, 6, database.Positions[(One, 4)])], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_inserted_event_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var like = database.Positions[(One, 6)];
        var position = database.Positions.Values.Max() + 1;
        await database.RunAsync(kind == "SQLite"
            ? $"""
              insert into events (position, stream, version, id, type, body, at_micros, actor, correlation, causation, cause_type, cause, previous_hash, hash)
              select {position}, stream, version + 1, randomblob(16), type, body, at_micros, actor, correlation, causation, cause_type, cause, hash, hash from events where position = {like}
              """
            : $$"""
              insert into {schema}.mt_events (seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
              select {{position}}, gen_random_uuid(), stream_id, version + 1, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers
              from {schema}.mt_events where seq_id = {{like}}
              """);

        var finding = Assert.Single((await database.VerifyAsync()).Findings);
        Assert.True(finding is Finding.Changed { Version: 7 } or Finding.Inserted { Version: 7 }, finding.Message);
        Assert.Contains($"position {position} ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Events_whose_versions_were_swapped_are_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var (third, fourth) = (database.Positions[(One, 3)], database.Positions[(One, 4)]);
        foreach (var (position, version) in new[] { (third, 999), (fourth, 3), (third, 4) })
        {
            await database.RunAsync(kind == "SQLite"
                ? $"update events set version = {version} where position = {position}"
                : $"update {{schema}}.mt_events set version = {version} where seq_id = {position}");
        }

        Assert.Equal([new Finding.Reordered(One, 4, 3, third)], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_event_that_was_moved_among_those_of_other_streams_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var other = SealedDatabase.Stream(2);
        var (mine, next) = (database.Positions[(One, 4)], database.Positions[(other, 4)]);
        foreach (var (from, to) in new[] { (mine, 5000), (next, mine), (5000, next) })
        {
            await database.RunAsync(kind == "SQLite"
                ? $"update events set position = {to} where position = {from}"
                : $"update {{schema}}.mt_events set seq_id = {to} where seq_id = {from}");
        }

        var moved = Assert.IsType<Finding.Moved>(Assert.Single((await database.VerifyAsync()).Findings));
        Assert.Contains(moved, (Finding.Moved[])[new(One, 4, next), new(other, 4, mine)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_event_that_cannot_be_read_any_more_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var position = database.Positions[(One, 3)];
        await database.RunAsync(kind == "SQLite"
            ? $"update events set actor = 'nonsense' where position = {position}"
            : $"update {{schema}}.mt_events set headers = headers - 'hash' where seq_id = {position}");

        Assert.Equal([new Finding.Unreadable(One.ToString(), 3, position)], (await database.VerifyAsync()).Findings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_checkpoint_that_was_changed_is_named(string kind)
    {
        await using var database = await SealedDatabase.OfAsync(kind);
        var position = database.Positions[(Checkpoints, 1)];
        await database.RunAsync(kind == "SQLite"
            ? $"update events set body = cast(replace(cast(body as text), '\"streams\":3', '\"streams\":2') as blob) where position = {position}"
            : $"update {{schema}}.mt_events set bdata = convert_to(replace(convert_from(bdata, 'UTF8'), '\"streams\":3', '\"streams\":2'), 'UTF8') where seq_id = {position}");

        var findings = (await database.VerifyAsync()).Findings;
        Assert.Contains(new Finding.Changed(Checkpoints, 1, position), findings);
        Assert.Contains(findings, finding => finding is Finding.FalseCheckpoint { Version: 1 } && finding.Message.Contains("signature", StringComparison.Ordinal));
        Assert.Equal(2, findings.Length);
    }

    [Fact]
    public async Task Another_key_does_not_vouch_for_the_log()
    {
        await using var database = await SealedDatabase.OfAsync("SQLite");
        await using var stranger = await SealedDatabase.OfAsync("SQLite");

        var report = await Verification.RunAsync(
            database.Events, GitOps.Adapters.Signing.TrustedKeys.Read([stranger.PublicKey]), TestContext.Current.CancellationToken);

        Assert.Equal(0, report.Checkpoints);
        Assert.Equal(2, report.Findings.OfType<Finding.FalseCheckpoint>().Count());
        Assert.Equal(2, report.Findings.Length);
    }

    private static Task DeleteAsync(SealedDatabase database, string kind, long position) => database.RunAsync(kind == "SQLite"
        ? $"delete from events where position = {position}"
        : $"delete from {{schema}}.mt_events where seq_id = {position}");
}
