using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>Events to rows and back.</summary>
internal static class EventRows
{
    /// <summary>A page ends after so many events, or so many bytes of bodies: what is read at once stays small for any log.</summary>
    private const int PageEvents = 512;
    private const long PageBytes = 4 * 1024 * 1024;

    internal const string Columns =
        "position, stream, version, id, type, body, at_micros, actor, correlation, causation, cause_type, cause, previous_hash, hash";

    /// <summary>Appends within the transaction of the session.</summary>
    /// <exception cref="StreamConflictException">The stream is not at the expected version.</exception>
    internal static IReadOnlyList<EventEnvelope> Append(
        SqliteSession session, StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events)
    {
        var (id, version, hash) = session.Heads.Of(session, stream);
        if (version != expected.Value)
        {
            throw new StreamConflictException(stream, expected);
        }

        if (events.Count == 0)
        {
            return [];
        }

        id ??= (long)session.Scalar("insert into streams (name) values ($1) returning id", stream.ToString())!;
        var stored = HashChain.Seal(hash, stream, version + 1, session.Heads.Position(session) + 1, events);
        foreach (var envelope in stored)
        {
            session.Insert.Run(id.Value, envelope);
        }

        session.Heads.Keep(stream, new StreamHeadRow(id, stored[^1].Version, stored[^1].Hash), stored[^1].Position);
        return stored;
    }

    /// <summary>The next events of a stream.</summary>
    internal static List<EventEnvelope> PageOfStream(SqliteSession session, long id, StreamId stream, long fromVersion, long toVersion)
    {
        using var reader = session.Query(
            $"select {Columns} from events where stream = $1 and version between $2 and $3 order by version limit $4",
            id, fromVersion, toVersion, PageEvents);
        return ReadPage(reader, _ => stream);
    }

    /// <summary>The next events of the log.</summary>
    internal static List<EventEnvelope> PageOfAll(
        SqliteSession session, ConcurrentDictionary<long, StreamId> streams, long after, long head)
    {
        using var reader = session.Query(
            $"select {Columns} from events where position > $1 and position <= $2 order by position limit $3", after, head, PageEvents);
        return ReadPage(reader, id => streams.TryGetValue(id, out var known) ? known : streams.GetOrAdd(id, NameOf(session, id)));
    }

    internal static StreamHeadRow FindHead(SqliteSession session, StreamId stream)
    {
        using var reader = session.Query(
            """
            select s.id, e.version, e.hash from streams s
            left join events e on e.stream = s.id and e.version = (select max(version) from events where stream = s.id)
            where s.name = $1
            """,
            stream.ToString());
        return !reader.Read() ? new StreamHeadRow(null, 0, HashChain.Genesis)
            : reader.IsDBNull(1) ? new StreamHeadRow(reader.GetInt64(0), 0, HashChain.Genesis)
            : new StreamHeadRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
    }

    private static List<EventEnvelope> ReadPage(SqliteDataReader reader, Func<long, StreamId> name)
    {
        var page = new List<EventEnvelope>();
        var bytes = 0L;
        var actors = new Dictionary<string, Actor>(StringComparer.Ordinal);
        while (bytes < PageBytes && reader.Read())
        {
            EventEnvelope envelope;
            try
            {
                envelope = ReadEvent(reader, name, actors);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidCastException or InvalidOperationException)
            {
                if (page.Count > 0)
                {
                    // What stands before it is given out first; the next page begins with it.
                    return page;
                }

                throw new CorruptEventException(NameOrNumber(reader.GetInt64(1), name), reader.GetInt64(2), reader.GetInt64(0), exception.Message, exception);
            }

            bytes += envelope.Event.Body.Length + (envelope.Event.Cause?.Body.Length ?? 0);
            page.Add(envelope);
        }

        return page;
    }

    private static EventEnvelope ReadEvent(SqliteDataReader reader, Func<long, StreamId> name, Dictionary<string, Actor> actors)
    {
        var actorText = reader.GetString(7);
        if (!actors.TryGetValue(actorText, out var actor))
        {
            actors.Add(actorText, actor = Actor.Parse(actorText));
        }

        var pending = new PendingEvent(
            ReadGuid(reader, 3),
            reader.GetString(4),
            reader.GetFieldValue<byte[]>(5),
            Instant.FromUnixTimeTicks(reader.GetInt64(6) * 10),
            actor,
            ReadGuid(reader, 8),
            ReadGuid(reader, 9),
            reader.IsDBNull(10) ? null : new EventCause(reader.GetString(10), reader.GetFieldValue<byte[]>(11)));
        return new EventEnvelope(
            name(reader.GetInt64(1)),
            reader.GetInt64(2),
            reader.GetInt64(0),
            pending,
            reader.GetFieldValue<byte[]>(12),
            reader.GetFieldValue<byte[]>(13));
    }

    private static Guid ReadGuid(SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    private static StreamId NameOf(SqliteSession session, long id) =>
        session.Scalar("select name from streams where id = $1", id) is string name
            ? StreamId.Parse(name)
            : throw new InvalidOperationException($"Its stream #{id.ToString(CultureInfo.InvariantCulture)} has no name.");

    // What is damaged may be the name itself.
    private static string NameOrNumber(long id, Func<long, StreamId> name)
    {
        try
        {
            return name(id).ToString();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return $"#{id.ToString(CultureInfo.InvariantCulture)}";
        }
    }

    internal static long Micros(Instant at) => HashChain.Cut(at).ToUnixTimeTicks() / 10;

    internal static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
