using GitOps.Core.EventSourcing;
using Npgsql;

namespace GitOps.Adapters.Marten.Log;

/// <summary>Wakes those who wait for events: by PostgreSQL's notifications, and by a look at the head where they do not come.</summary>
/// <remarks>Holds one connection while someone waits, and none otherwise.</remarks>
internal sealed class HeadListener(MartenDatabase database) : IAsyncDisposable
{
    private readonly HeadSignal signal = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private bool listening;
    private Task running = Task.CompletedTask;

    /// <summary>The channel of a schema.</summary>
    internal static string Channel(string schema) => $"{schema}_log";

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
                signal.Publish(await ReadHeadAsync(cancellationToken));
                Listen();
            }
        }
        catch
        {
            await leaving.CancelAsync();
            throw;
        }

        await waiting;
    }

    internal Task<long> ReadHeadAsync(CancellationToken cancellationToken) =>
        database.UseAsync(connection => ReadHeadAsync(connection, cancellationToken), cancellationToken);

    /// <summary>May be called again: a container disposes of a service once for each name it has.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        signal.Fail(new ObjectDisposedException(nameof(MartenEventStore)));
        await running;
    }

    private async Task<long> ReadHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = database.Command(connection, $"select seq_id from {{schema}}.mt_events where {MartenSchema.IsOurs} order by seq_id desc limit 1");
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    private void Listen()
    {
        lock (gate)
        {
            if (!listening && signal.IsAwaited && !closing.IsCancellationRequested)
            {
                listening = true;
                running = ListenAsync();
            }
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            await database.UseAsync(
                async connection =>
                {
                    await using var listen = new NpgsqlCommand($"listen {Channel(database.Options.Schema)}", connection);
                    await listen.ExecuteNonQueryAsync(closing.Token);
                    while (GoesOn())
                    {
                        signal.Publish(await ReadHeadAsync(connection, closing.Token));
                        await connection.WaitAsync(database.Options.PollInterval.ToTimeSpan(), closing.Token);
                    }

                    return true;
                },
                closing.Token);
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
                listening = false;
            }

            signal.Fail(exception);
        }
    }

    private bool GoesOn()
    {
        lock (gate)
        {
            return listening = signal.IsAwaited;
        }
    }
}
