using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>Wakes those who wait for events: at once for appends of this process, by looking for those of others.</summary>
/// <remarks>
/// SQLite cannot call across processes, so while someone waits, a counter that other connections' commits change
/// (<c>data_version</c>) is read at an interval. Nobody waits, nothing runs.
/// </remarks>
internal sealed class HeadWatcher(SqliteDatabase database) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Waiter> waiters = [];
    private readonly CancellationTokenSource closing = new();
    private long head;
    private bool watching;

    /// <summary>Says that there are events up to a position.</summary>
    internal void Publish(long position)
    {
        List<Waiter> woken;
        lock (gate)
        {
            head = Math.Max(head, position);
            woken = [.. waiters.Where(waiter => waiter.After < head)];
            waiters.ExceptWith(woken);
        }

        woken.ForEach(waiter => waiter.Signal.TrySetResult());
    }

    internal async Task WaitForAsync(long afterPosition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(afterPosition);
        lock (gate)
        {
            if (head > afterPosition)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            waiters.Add(waiter);
            if (!watching)
            {
                watching = true;
                _ = WatchAsync();
            }
        }

        try
        {
            // Looked at after enlisting, so that no append falls between.
            Publish(database.Read(Head));
            await waiter.Signal.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    internal static long Head(SqliteSession session) =>
        Convert.ToInt64(session.Scalar("select max(position) from events") ?? 0L, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        closing.Cancel();
        FailAll(new ObjectDisposedException(nameof(SqliteEventStore)));
    }

    private async Task WatchAsync()
    {
        SqliteSession? session = null;
        try
        {
            session = database.OpenReader();
            var seen = -1L;
            using var timer = new PeriodicTimer(database.Options.PollInterval.ToTimeSpan());
            do
            {
                var version = Convert.ToInt64(session.Scalar("pragma data_version"), CultureInfo.InvariantCulture);
                if (version != seen)
                {
                    seen = version;
                    Publish(Head(session));
                }

                if (StopWhenAlone())
                {
                    return;
                }
            }
            while (await timer.WaitForNextTickAsync(closing.Token));
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The store was closed, and its waiters were told.
        }
        catch (Exception exception)
        {
            // Every waiter learns of it; the next wait begins anew.
            FailAll(exception is SqliteException native ? SqliteFaults.Translate(native, database.Options.Path) : exception);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private bool StopWhenAlone()
    {
        lock (gate)
        {
            watching = waiters.Count > 0;
            return !watching;
        }
    }

    private void FailAll(Exception exception)
    {
        List<Waiter> failed;
        lock (gate)
        {
            watching = false;
            failed = [.. waiters];
            waiters.Clear();
        }

        failed.ForEach(waiter => waiter.Signal.TrySetException(exception));
    }

    private sealed class Waiter(long after)
    {
        internal long After { get; } = after;

        internal TaskCompletionSource Signal { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
