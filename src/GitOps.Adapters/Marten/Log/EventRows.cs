using System.Text.Json;
using GitOps.Core.EventSourcing;
using NodaTime;
using Npgsql;

namespace GitOps.Adapters.Marten.Log;

/// <summary>Rows of Marten's table to envelopes, page by page with the plain driver.</summary>
/// <remarks>Marten's own reading builds an event object a row and looks types up by name; for a long history that costs more than half the rate.</remarks>
internal sealed class EventRows(MartenDatabase database)
{
    /// <summary>
    /// A page spans so many places, or ends after so many bytes of bodies: what is read at once stays small for any log. A span, not a
    /// limit: without statistics PostgreSQL would collect and sort all the rest of a log to give the first of it.
    /// </summary>
    internal const int PageEvents = 4000;
    private const long PageBytes = 4 * 1024 * 1024;

    private const string Columns = "seq_id, stream_id, version, id, type, bdata, timestamp, correlation_id, causation_id, jsonb_send(headers)";

    /// <summary>The events of a stream between two versions.</summary>
    internal Task<Page> OfStreamAsync(StreamId stream, long fromVersion, long toVersion, CancellationToken cancellationToken) => ReadAsync(
        $"select {Columns} from {{schema}}.mt_events where stream_id = $1 and version between $2 and $3 order by version",
        cancellationToken, stream.ToString(), fromVersion, toVersion);

    /// <summary>The events of the log after a position up to another.</summary>
    internal Task<Page> OfAllAsync(long after, long upTo, CancellationToken cancellationToken) => ReadAsync(
        $"select {Columns} from {{schema}}.mt_events where seq_id > $1 and seq_id <= $2 and {MartenSchema.IsOurs} order by seq_id",
        cancellationToken, after, upTo);

    /// <summary>Version of the last event of a stream; 0 when there is none.</summary>
    internal Task<long> LastVersionAsync(StreamId stream, CancellationToken cancellationToken) => database.UseAsync(
        async connection =>
        {
            await using var command = database.Command(connection, "select max(version) from {schema}.mt_events where stream_id = $1", stream.ToString());
            return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
        },
        cancellationToken);

    private Task<Page> ReadAsync(string sql, CancellationToken cancellationToken, params object[] values) => database.UseAsync(
        async connection =>
        {
            await using var command = database.Command(connection, sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var page = new List<EventEnvelope>();
            var names = new RepeatedNames();
            var bytes = 0L;
            while (await reader.ReadAsync(cancellationToken))
            {
                if (bytes >= PageBytes)
                {
                    return new Page(page, IsWhole: false);
                }

                EventEnvelope envelope;
                try
                {
                    envelope = ReadEvent(reader, names);
                }
                catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidCastException or InvalidOperationException or JsonException)
                {
                    if (page.Count > 0)
                    {
                        // What stands before it is given out first; the next page begins with it.
                        return new Page(page, IsWhole: false);
                    }

                    throw new CorruptEventException(reader.GetString(1), reader.GetInt64(2), reader.GetInt64(0), exception.Message, exception);
                }

                bytes += envelope.Event.Body.Length + (envelope.Event.Cause?.Body.Length ?? 0);
                page.Add(envelope);
            }

            return new Page(page, IsWhole: true);
        },
        cancellationToken);

    /// <summary>Events that were asked for; when they are not the whole of it, there is at least one and the next read goes on after the last.</summary>
    internal readonly record struct Page(List<EventEnvelope> Events, bool IsWhole);

    private static EventEnvelope ReadEvent(NpgsqlDataReader reader, RepeatedNames names)
    {
        var headers = EventHeaders.Read(reader.GetFieldValue<byte[]>(9).AsSpan(1), names);
        var pending = new PendingEvent(
            reader.GetGuid(3),
            names.Type(reader.GetString(4)),
            reader.GetFieldValue<byte[]>(5),
            Instant.FromDateTimeUtc(reader.GetDateTime(6)),
            headers.Actor,
            names.Id(reader.GetString(7)),
            names.Id(reader.GetString(8)),
            headers.Cause);
        return new EventEnvelope(
            names.Stream(reader.GetString(1)), reader.GetInt64(2), reader.GetInt64(0), pending, headers.PreviousHash, headers.Hash);
    }
}
