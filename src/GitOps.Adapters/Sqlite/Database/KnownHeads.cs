using System.Globalization;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>The head of a stream, and its number; none before its first event.</summary>
internal readonly record struct StreamHeadRow(long? Id, long Version, ReadOnlyMemory<byte> Hash);

/// <summary>
/// What the writer remembers of the heads of streams between its transactions, so that an append need not look them up. SQLite counts
/// the commits of others (<c>data_version</c>): when there was one, nothing is remembered any more.
/// </summary>
internal sealed class KnownHeads
{
    /// <summary>Streams that are remembered at most, at some 200 bytes each; then it begins anew.</summary>
    private const int Most = 50_000;

    private readonly Dictionary<StreamId, StreamHeadRow> heads = [];
    private long? position;
    private long commits = -1;

    /// <summary>To be called when the transaction has its lock: from then on nobody else commits.</summary>
    internal void Begin(SqliteSession session)
    {
        var now = Convert.ToInt64(session.Scalar("pragma data_version"), CultureInfo.InvariantCulture);
        if (now != commits || heads.Count > Most)
        {
            Forget();
        }

        commits = now;
    }

    /// <summary>Forgets everything: the transaction it was learned in may not have been committed.</summary>
    internal void Forget()
    {
        heads.Clear();
        position = null;
    }

    internal StreamHeadRow Of(SqliteSession session, StreamId stream) =>
        heads.TryGetValue(stream, out var head) ? head : EventRows.FindHead(session, stream);

    /// <summary>Position of the last event of the log.</summary>
    internal long Position(SqliteSession session) => position ??= HeadWatcher.Head(session);

    internal void Keep(StreamId stream, StreamHeadRow head, long last)
    {
        heads[stream] = head;
        position = last;
    }
}
