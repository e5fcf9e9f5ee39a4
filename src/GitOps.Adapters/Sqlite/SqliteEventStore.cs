using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using GitOps.Adapters.Sqlite.Database;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Sqlite;

/// <summary>The log in one SQLite file. Appends of many callers share a commit; reads go page by page beside the writer.</summary>
internal sealed class SqliteEventStore(SqliteDatabase database) : IEventStore, IDisposable
{
    private readonly HeadWatcher watcher = new(database);

    /// <summary>Streams by number; a number never changes its meaning.</summary>
    private readonly ConcurrentDictionary<long, StreamId> streams = new();

    public async Task<IReadOnlyList<EventEnvelope>> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default)
    {
        RefuseTooLarge(stream, events);
        var stored = await database.WriteAsync(session => EventRows.Append(session, stream, expected, events), cancellationToken);
        if (stored.Count > 0)
        {
            watcher.Publish(stored[^1].Position);
        }

        return stored;
    }

    public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(
        StreamId stream, long fromVersion = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        if (database.Read(session => session.Scalar("select id from streams where name = $1", stream.ToString())) is not long id)
        {
            yield break;
        }

        var last = database.Read(session => session.Scalar("select max(version) from events where stream = $1", id)) as long? ?? 0;
        for (var next = fromVersion; next <= last;)
        {
            var page = database.Read(session => EventRows.PageOfStream(session, id, stream, next, last));
            foreach (var envelope in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return envelope;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            next = page[^1].Version + 1;
        }
    }

    public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(
        long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var head = await GetHeadAsync(cancellationToken);
        for (var after = afterPosition; after < head;)
        {
            var page = database.Read(session => EventRows.PageOfAll(session, streams, after, head));
            foreach (var envelope in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return envelope;
            }

            if (page.Count == 0)
            {
                yield break;
            }

            after = page[^1].Position;
        }
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(database.Read(HeadWatcher.Head));
    }

    public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) =>
        watcher.WaitForAsync(afterPosition, cancellationToken);

    public void Dispose() => watcher.Dispose();

    private void RefuseTooLarge(StreamId stream, IReadOnlyList<PendingEvent> events)
    {
        foreach (var pending in events)
        {
            var size = pending.Body.Length + (pending.Cause?.Body.Length ?? 0);
            if (size > database.Options.MaxEventBytes)
            {
                throw StoreFailures.Of(
                    StoreFailures.TooLarge,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"An event '{pending.Type}' of '{stream}' has {size} bytes, more than GitOps:Sqlite:MaxEventBytes allows ({database.Options.MaxEventBytes})."));
            }
        }
    }
}
