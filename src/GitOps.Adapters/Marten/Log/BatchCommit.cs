using System.Globalization;
using GitOps.Core;
using GitOps.Core.EventSourcing;
using JasperFx.Events;
using Marten.Services;
using Npgsql;

namespace GitOps.Adapters.Marten.Log;

/// <summary>One transaction for a batch of appends.</summary>
/// <remarks>
/// Sequence numbers are given before a transaction commits, so of two transactions the later number could become visible first, and
/// a follower would step over the other. Therefore every transaction holds one lock of the database (per schema) from before its
/// numbers until after its commit: positions become visible in their order, from all hosts. Under that lock nobody else appends,
/// so the heads that were read decide who has lost a race, and a conflict costs the other appends of the batch nothing.
/// </remarks>
internal sealed class BatchCommit(MartenDatabase database)
{
    /// <summary>Commits; afterwards every append of the batch has its outcome. Returns the last position, 0 when nothing was appended.</summary>
    /// <exception cref="FailureException">PostgreSQL answered with an error; who has no outcome yet has this one.</exception>
    internal Task<long> RunAsync(IReadOnlyList<QueuedAppend> batch) => database.UseAsync(connection => RunAsync(connection, batch), CancellationToken.None);

    private async Task<long> RunAsync(NpgsqlConnection connection, IReadOnlyList<QueuedAppend> batch)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var heads = await LockAndReadHeadsAsync(connection, batch);
        var won = new List<(QueuedAppend Append, IReadOnlyList<EventEnvelope> Sealed)>(batch.Count);
        var lost = new List<QueuedAppend>();
        foreach (var append in batch)
        {
            var head = heads.GetValueOrDefault(append.Stream, (Version: 0, Hash: HashChain.Genesis));
            if (head.Version != append.Expected.Value)
            {
                lost.Add(append);
                continue;
            }

            var stored = HashChain.Seal(head.Hash, append.Stream, head.Version + 1, firstPosition: 0, append.Events);
            won.Add((append, stored));
            if (stored.Count > 0)
            {
                heads[append.Stream] = (stored[^1].Version, stored[^1].Hash);
            }
        }

        var positions = await WriteAsync(transaction, won);
        await transaction.CommitAsync();

        // Only now: who is told of a lost race reads the stream again and must find the winner's events there.
        lost.ForEach(append => append.Fail(new StreamConflictException(append.Stream, append.Expected)));
        foreach (var (append, stored) in won)
        {
            append.Succeed([.. stored.Select(envelope => envelope with { Position = positions[envelope.Stream, envelope.Version] })]);
        }

        return positions.Last;
    }

    private async Task<Dictionary<StreamId, (long Version, ReadOnlyMemory<byte> Hash)>> LockAndReadHeadsAsync(
        NpgsqlConnection connection, IReadOnlyList<QueuedAppend> batch)
    {
        var timeout = ((long)database.Options.LockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"set local lock_timeout = {timeout}"),
                new("set local synchronous_commit = on"),
                new(database.Sql("select pg_advisory_xact_lock(hashtextextended('gitops log {schema}', 0))")),
                new(database.Sql(
                    """
                    select s.id, e.version, e.headers ->> 'hash' from unnest($1) s (id)
                    cross join lateral (
                        select version, headers from {schema}.mt_events where stream_id = s.id order by version desc limit 1) e
                    """))
                {
                    Parameters = { new NpgsqlParameter { Value = batch.Select(append => append.Stream.ToString()).Distinct(StringComparer.Ordinal).ToArray() } },
                },

                // Delivered with the commit; when all lose their races, it wakes for nothing.
                new($"select pg_notify('{HeadListener.Channel(database.Options.Schema)}', '')"),
            },
        };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var heads = new Dictionary<StreamId, (long Version, ReadOnlyMemory<byte> Hash)>();
        while (await reader.ReadAsync())
        {
            heads.Add(StreamId.Parse(reader.GetString(0)), (reader.GetInt64(1), Convert.FromBase64String(reader.GetString(2))));
        }

        return heads;
    }

    private async Task<Positions> WriteAsync(NpgsqlTransaction transaction, List<(QueuedAppend Append, IReadOnlyList<EventEnvelope> Sealed)> won)
    {
        var positions = new Positions();
        var actions = new List<StreamAction>();
        await using var session = database.Store.LightweightSession(SessionOptions.ForTransaction(transaction));
        foreach (var stream in won.SelectMany(one => one.Sealed).GroupBy(envelope => envelope.Stream))
        {
            var envelopes = stream.ToList();
            var action = session.Events.Append(stream.Key.ToString(), envelopes[^1].Version, [.. envelopes.Select(Wrap)]);
            for (var i = 0; i < envelopes.Count; i++)
            {
                // Marten names events by their CLR type; ours carry their own names.
                action.Events[i].EventTypeName = envelopes[i].Event.Type;
            }

            actions.Add(action);
        }

        if (actions.Count == 0)
        {
            return positions;
        }

        await session.SaveChangesAsync();
        actions.ForEach(positions.Add);
        return positions;
    }

    private static IEvent Wrap(EventEnvelope envelope) => new Event<StoredEvent>(new StoredEvent(envelope.Event.Body))
    {
        Id = envelope.Event.Id,
        Timestamp = envelope.Event.At.ToDateTimeOffset(),
        CorrelationId = envelope.Event.CorrelationId.ToString(),
        CausationId = envelope.Event.CausationId.ToString(),
        Headers = EventHeaders.Of(envelope),
    };

    /// <summary>The sequence numbers that Marten reported.</summary>
    private sealed class Positions
    {
        private readonly Dictionary<(string Stream, long Version), long> positions = [];

        internal long Last { get; private set; }

        internal long this[StreamId stream, long version] => positions[(stream.ToString(), version)];

        internal void Add(StreamAction action)
        {
            foreach (var one in action.Events)
            {
                positions.Add((action.Key!, one.Version), one.Sequence);
                Last = Math.Max(Last, one.Sequence);
            }
        }
    }
}
