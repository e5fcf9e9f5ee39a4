namespace GitOps.Adapters.Sqlite.Database;

/// <summary>Writes that wait for the one that writes.</summary>
/// <remarks>
/// Who waits sleeps at once. The collections of the platform first look again a hundred times and more whether something came, which on
/// a machine of few cores takes them from those who make it come.
/// </remarks>
internal sealed class WriteQueue
{
    private readonly Queue<Write> waiting = new();
    private bool isClosed;

    public int Count
    {
        get
        {
            lock (waiting)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Returns whether it was taken in; nothing is once the queue is closed.</summary>
    public bool TryAdd(Write write)
    {
        lock (waiting)
        {
            if (isClosed)
            {
                return false;
            }

            waiting.Enqueue(write);
            Monitor.Pulse(waiting);
            return true;
        }
    }

    /// <summary>The next one, waited for; null when the queue is closed and empty.</summary>
    public Write? Wait()
    {
        lock (waiting)
        {
            while (waiting.Count == 0 && !isClosed)
            {
                Monitor.Wait(waiting);
            }

            return waiting.Count == 0 ? null : waiting.Dequeue();
        }
    }

    /// <summary>The next one if there is one.</summary>
    public Write? TryTake()
    {
        lock (waiting)
        {
            return waiting.Count == 0 ? null : waiting.Dequeue();
        }
    }

    /// <summary>Takes nothing in any more; what waits can still be taken out.</summary>
    public void Close()
    {
        lock (waiting)
        {
            isClosed = true;
            Monitor.PulseAll(waiting);
        }
    }
}
