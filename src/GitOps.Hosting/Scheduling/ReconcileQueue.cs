using GitOps.Core;
using NodaTime;

namespace GitOps.Hosting.Scheduling;

/// <summary>
/// What is to be looked at, and when. Triggers of one key coalesce into the strongest; a key runs once at a time, and what arrives
/// meanwhile makes it run again.
/// </summary>
/// <remarks>Thread safe. Knows no clock: every method is told the time.</remarks>
internal sealed class ReconcileQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<ReconcileKey, Entry> entries = [];
    private readonly PriorityQueue<ReconcileKey, Instant> due = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many keys are due or run.</summary>
    public int Pending(Instant now)
    {
        lock (gate)
        {
            return entries.Values.Count(entry => entry.IsRunning || (entry.Trigger is not null && entry.Due <= now));
        }
    }

    /// <summary>Asks for a run at a time; an earlier time and the stronger trigger win over what is there.</summary>
    public void Enqueue(ReconcileKey key, Trigger trigger, Instant at)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry))
            {
                entries.Add(key, entry = new Entry());
            }

            entry.Due = entry.Trigger is null ? at : Instant.Min(entry.Due, at);
            entry.Trigger = entry.Trigger is { } known ? Stronger(known, trigger) : trigger;
            entry.IsForgotten = false;
            if (!entry.IsRunning)
            {
                due.Enqueue(key, entry.Due);
            }

            Signal();
        }
    }

    /// <summary>Forgets a key; a run that is under way ends as it may, and is the last one.</summary>
    public void Remove(ReconcileKey key)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry))
            {
                entry.Trigger = null;
                entry.IsForgotten = true;
                if (!entry.IsRunning)
                {
                    entries.Remove(key);
                }
            }
        }
    }

    /// <summary>Takes a key that is due; null when none is.</summary>
    public (ReconcileKey Key, Trigger Trigger)? TryTake(Instant now)
    {
        lock (gate)
        {
            while (due.TryPeek(out var key, out var at) && at <= now)
            {
                due.Dequeue();

                // Places in the heap are not removed when a key moves: only the one that fits its entry counts.
                if (entries.TryGetValue(key, out var entry) && entry is { IsRunning: false, Trigger: { } trigger } && entry.Due <= now)
                {
                    entry.IsRunning = true;
                    entry.Trigger = null;
                    return (key, trigger);
                }
            }

            return null;
        }
    }

    /// <summary>A run ended. What arrived meanwhile counts at its own time; otherwise the next run is the given one, if any.</summary>
    /// <returns>How often in a row the key has failed, this time included.</returns>
    public int Complete(ReconcileKey key, bool failed, Func<int, (Trigger Trigger, Instant At)?> next)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry))
            {
                return 0;
            }

            if (entry.IsForgotten)
            {
                entries.Remove(key);
                return 0;
            }

            entry.IsRunning = false;
            entry.Failures = failed ? entry.Failures + 1 : 0;
            if (next(entry.Failures) is { } scheduled)
            {
                entry.Due = entry.Trigger is null ? scheduled.At : Instant.Min(entry.Due, scheduled.At);
                entry.Trigger = entry.Trigger is { } arrived ? Stronger(arrived, scheduled.Trigger) : scheduled.Trigger;
            }

            if (entry.Trigger is not null)
            {
                due.Enqueue(key, entry.Due);
                Signal();
            }

            return entry.Failures;
        }
    }

    /// <summary>When the next key is due (null: none is waiting), and what completes when that changes.</summary>
    public (Instant? At, Task Changed) NextDue()
    {
        lock (gate)
        {
            return (due.TryPeek(out _, out var at) ? at : null, changed.Task);
        }
    }

    // A timed look loses against everything else that happened; a request of a person keeps its token.
    private static Trigger Stronger(Trigger left, Trigger right) => Strength(right.Reason) > Strength(left.Reason) ? right : left;

    private static int Strength(TriggerReason reason) => reason switch
    {
        TriggerReason.Request => 6,
        TriggerReason.Drift => 5,
        TriggerReason.Interval => 4,
        TriggerReason.Definition => 3,
        TriggerReason.Source => 2,
        TriggerReason.Retry => 1,
        _ => 0,
    };

    private void Signal()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Entry
    {
        public Instant Due { get; set; }

        public Trigger? Trigger { get; set; }

        public bool IsRunning { get; set; }

        // Removed during its run: the entry stays so long, so that the key does not run twice at once.
        public bool IsForgotten { get; set; }

        public int Failures { get; set; }
    }
}
