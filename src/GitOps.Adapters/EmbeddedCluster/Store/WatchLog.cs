namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>The last changes in order. Older ones are compacted away; who wants them must list again.</summary>
internal sealed class WatchLog(int capacity)
{
    private readonly List<Change> changes = [];
    private TaskCompletionSource more = New();

    /// <summary>Changes up to and including this revision are gone.</summary>
    public long CompactedThrough { get; private set; }

    /// <summary>Starts behind a restored state: nothing before it can be watched.</summary>
    public void StartAfter(long revision) => CompactedThrough = revision;

    public void Append(Change change)
    {
        changes.Add(change);
        if (changes.Count > capacity * 2)
        {
            Compact(changes[^capacity].Revision - 1);
        }
    }

    /// <summary>Forgets changes up to a revision.</summary>
    public void Compact(long through)
    {
        changes.RemoveRange(0, IndexAfter(through));
        CompactedThrough = Math.Max(CompactedThrough, through);
    }

    /// <summary>Changes after a revision; null when some of them are compacted.</summary>
    public Change[]? After(long revision) => revision < CompactedThrough ? null : [.. changes.Skip(IndexAfter(revision))];

    /// <summary>Completes at the next <see cref="Signal"/>.</summary>
    public Task More => more.Task;

    public void Signal()
    {
        var waiting = more;
        more = New();
        waiting.TrySetResult();
    }

    private int IndexAfter(long revision)
    {
        var low = 0;
        var high = changes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (changes[middle].Revision <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
