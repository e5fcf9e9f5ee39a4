using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Store;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Runs the controllers: follows the store's changes and looks at every affected object when its time has come, one after another.</summary>
internal sealed class ControlLoop(ClusterStore store, IReadOnlyList<IController> controllers, TimeProvider time)
{
    private readonly PriorityQueue<(int Controller, StoreKey Key), long> due = new();
    private readonly Dictionary<(int Controller, StoreKey Key), long> planned = [];

    /// <summary>Runs until it is cancelled, and then ends without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var revision = Everything();
        while (!cancellationToken.IsCancellationRequested)
        {
            var (changes, more, _) = store.ReadAfter(revision);
            if (changes is null)
            {
                revision = Everything();
                continue;
            }

            foreach (var change in changes)
            {
                revision = change.Revision;
                Plan(change);
            }

            if (changes.Length == 0 && !Work())
            {
                await WaitAsync(more, cancellationToken);
            }
        }
    }

    // Starts, or starts over: every object counts as new.
    private long Everything()
    {
        var revision = store.Revision;
        foreach (var resource in store.Resources())
        {
            foreach (var (key, root) in store.List(resource).Objects)
            {
                Plan(new Change(revision, ChangeKind.Added, key, root, null));
            }
        }

        return revision;
    }

    private void Plan(Change change)
    {
        for (var i = 0; i < controllers.Count; i++)
        {
            foreach (var (key, after) in controllers[i].Affected(change))
            {
                Plan((i, key), after);
            }
        }
    }

    private void Plan((int Controller, StoreKey Key) item, Duration after)
    {
        var at = time.GetTimestamp() + (long)(after.TotalSeconds * time.TimestampFrequency);
        if (!planned.TryGetValue(item, out var earlier) || at < earlier)
        {
            planned[item] = at;
            due.Enqueue(item, at);
        }
    }

    // Does one thing that is due; false when nothing is.
    private bool Work()
    {
        while (due.TryPeek(out var item, out var at) && at <= time.GetTimestamp())
        {
            due.Dequeue();
            if (!planned.TryGetValue(item, out var wanted) || wanted != at)
            {
                continue;
            }

            planned.Remove(item);
            try
            {
                if (controllers[item.Controller].Reconcile(item.Key) is { } again)
                {
                    Plan(item, again);
                }
            }
            catch (Exception refusal) when (refusal is IOException or ApiException { Code: 403 or 404 or 409 or 422 })
            {
                // The world changed in between, an object cannot be made as its owner wants it, or the data folder is full: look again after a while, as a controller backs off.
                Plan(item, Duration.FromSeconds(1));
            }

            return true;
        }

        return false;
    }

    private async Task WaitAsync(Task more, CancellationToken cancellationToken)
    {
        if (!due.TryPeek(out _, out var at))
        {
            await Task.WhenAny(more, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
            return;
        }

        var left = TimeSpan.FromSeconds(Math.Max(0, at - time.GetTimestamp()) / (double)time.TimestampFrequency);
        await Task.WhenAny(more, Task.Delay(left, time, cancellationToken));
    }
}
