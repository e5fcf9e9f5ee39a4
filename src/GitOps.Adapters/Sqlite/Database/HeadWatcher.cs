using System.Globalization;
using GitOps.Core.EventSourcing;
using Microsoft.Data.Sqlite;

namespace GitOps.Adapters.Sqlite.Database;

/// <summary>Wakes those who wait for events: at once for appends of this process, by looking for those of others.</summary>
/// <remarks>
/// SQLite cannot call across processes, so while someone waits, a counter that other connections' commits change
/// (<c>data_version</c>) is read at an interval. Nobody waits, nothing runs.
/// </remarks>
internal sealed class HeadWatcher(SqliteDatabase database) : IDisposable
{
    private readonly HeadSignal signal = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private bool watching;

    /// <summary>Says that there are events up to a position.</summary>
    internal void Publish(long position) => signal.Publish(position);

    internal async Task WaitForAsync(long afterPosition, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = signal.WaitForAsync(afterPosition, leaving.Token);
        try
        {
            if (!waiting.IsCompleted)
            {
                signal.Publish(database.Read(Head));
                Watch();
            }
        }
        catch
        {
            await leaving.CancelAsync();
            throw;
        }

        await waiting;
    }

    internal static long Head(SqliteSession session) =>
        Convert.ToInt64(session.Scalar("select max(position) from events") ?? 0L, CultureInfo.InvariantCulture);

    public void Dispose()
    {
        closing.Cancel();
        signal.Fail(new ObjectDisposedException(nameof(SqliteEventStore)));
    }

    private void Watch()
    {
        lock (gate)
        {
            if (watching || !signal.IsAwaited)
            {
                return;
            }

            watching = true;
        }

        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        SqliteSession? session = null;
        try
        {
            session = database.OpenReader();
            var seen = -1L;
            using var timer = new PeriodicTimer(database.Options.PollInterval.ToTimeSpan());
            while (GoesOn())
            {
                var version = Convert.ToInt64(session.Scalar("pragma data_version"), CultureInfo.InvariantCulture);
                if (version != seen)
                {
                    seen = version;
                    signal.Publish(Head(session));
                }

                await timer.WaitForNextTickAsync(closing.Token);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The store was closed, and its waiters were told.
        }
        catch (Exception exception)
        {
            // Every waiter learns of it; the next wait begins anew.
            lock (gate)
            {
                watching = false;
            }

            signal.Fail(exception is SqliteException native ? SqliteFaults.Translate(native, database.Options.Path) : exception);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private bool GoesOn()
    {
        lock (gate)
        {
            return watching = signal.IsAwaited;
        }
    }
}
