namespace GitOps.Core.EventSourcing;

/// <summary>Those who wait for events of a store, and how far its log is known to reach. Stores build <see cref="IEventReader.WaitForAsync"/> on it.</summary>
/// <remarks>
/// Thread safe. Knows no database: the store enlists the waiter first, then looks at the head and publishes it, so that no append
/// falls between; afterwards it publishes whatever it learns.
/// </remarks>
public sealed class HeadSignal
{
    private readonly Lock gate = new();
    private readonly HashSet<Waiter> waiters = [];
    private long head;

    /// <summary>Whether someone waits.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (gate)
            {
                return waiters.Count > 0;
            }
        }
    }

    /// <summary>Says that there are events up to a position; wakes who waits for less.</summary>
    public void Publish(long position)
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

    /// <summary>Waits until an event after the position is known. Enlisted when it returns its task.</summary>
    public async Task WaitForAsync(long afterPosition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(afterPosition);
        lock (gate)
        {
            if (head > afterPosition)
            {
                return;
            }

            waiters.Add(waiter);
        }

        try
        {
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

    /// <summary>Tells everyone who waits that the store cannot say whether there are events.</summary>
    public void Fail(Exception exception)
    {
        List<Waiter> failed;
        lock (gate)
        {
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
