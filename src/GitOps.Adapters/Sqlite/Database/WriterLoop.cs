using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>
/// The only writer of this process: takes everything that waits into one transaction, so that many small appends share one sync of
/// the disk. Each write has its own outcome: who lost a race has written nothing, and one that breaks in its midst is left out when the
/// others are tried again.
/// </summary>
internal sealed class WriterLoop : IDisposable
{
    /// <summary>Most writes in one transaction: bounds the time that other processes wait for the lock.</summary>
    private const int LargestBatch = 1024;

    /// <summary>Share of a commit's time that the loop waits at most for those whom it has just answered.</summary>
    private const int Patience = 8;

    private readonly WriteQueue queue = new();
    private readonly Func<SqliteSession> open;
    private readonly string path;
    private readonly Thread thread;
    private SqliteSession? session;

    /// <param name="open">Opens a connection for writing.</param>
    /// <param name="path">The file, for messages.</param>
    internal WriterLoop(Func<SqliteSession> open, string path)
    {
        this.open = open;
        this.path = path;
        thread = new Thread(Run) { IsBackground = true, Name = "gitops-sqlite-writer" };
        thread.Start();
    }

    internal void Add(Write write)
    {
        if (!queue.TryAdd(write))
        {
            throw new ObjectDisposedException($"The database '{path}'", "It was closed.");
        }
    }

    /// <summary>Lets what is queued finish, then closes the connection.</summary>
    public void Dispose()
    {
        queue.Close();
        thread.Join();
        session?.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>();
        var (answered, took) = (0, TimeSpan.Zero);
        while (queue.Wait() is { } first)
        {
            Gather(answered - 1, took / Patience);
            Claim(first);
            while (batch.Count < LargestBatch && queue.TryTake() is { } next)
            {
                Claim(next);
            }

            var began = Stopwatch.GetTimestamp();
            if (batch.Count > 0)
            {
                Commit(batch);
            }

            (answered, took) = (batch.Count, Stopwatch.GetElapsedTime(began));
            batch.Clear();
        }

        void Claim(Write write)
        {
            if (write.TryClaim())
            {
                batch.Add(write);
            }
        }
    }

    /// <summary>
    /// Many callers that were answered together write again a moment later, one after the other. Who began with the first of them
    /// would let all others wait for a commit of one; so the loop lets them come, for a small part of what a commit takes.
    /// </summary>
    private void Gather(int others, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (queue.Count < others && Stopwatch.GetElapsedTime(began) < patience)
        {
            Thread.Yield();
        }
    }

    private void Commit(List<Write> batch)
    {
        var refusals = new Dictionary<Write, Exception>();
        try
        {
            session ??= open();
            session.Execute("begin immediate");
            session.Heads.Begin(session);
            foreach (var write in batch)
            {
                var changes = session.TotalChanges;
                if (TryPerform(session, write) is not { } refusal)
                {
                    continue;
                }

                if (session.TotalChanges != changes)
                {
                    session.Execute("rollback");
                    session.Heads.Forget();
                    write.Fail(refusal);
                    Commit([.. batch.Where(other => other != write)]);
                    return;
                }

                refusals.Add(write, refusal);
            }

            session.Execute("commit");
        }
        catch (Exception exception)
        {
            // The transaction as a whole failed, and with it everyone in it; who lost a race lost it to nothing.
            Abandon();
            var fault = exception is SqliteException native ? SqliteFaults.Translate(native, path) : exception;
            batch.ForEach(write => write.Fail(fault));
            return;
        }

        // Only now: who is told of a lost race reads the stream again and must find the winner's events there.
        foreach (var write in batch)
        {
            if (refusals.TryGetValue(write, out var refusal))
            {
                write.Fail(refusal);
            }
            else
            {
                write.Succeed();
            }
        }
    }

    private static Exception? TryPerform(SqliteSession session, Write write)
    {
        try
        {
            write.Perform(session);
            return null;
        }
        catch (Exception exception) when (exception is not SqliteException && session.InTransaction)
        {
            return exception;
        }
    }

    /// <summary>Gives up the connection: after a failed commit or sync nothing that it remembers can be trusted.</summary>
    private void Abandon()
    {
        session?.Dispose();
        session = null;
    }
}
