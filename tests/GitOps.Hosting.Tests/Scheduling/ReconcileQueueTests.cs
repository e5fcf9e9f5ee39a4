using CsCheck;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Scheduling;
using NodaTime;

namespace GitOps.Hosting.Tests.Scheduling;

public sealed class ReconcileQueueTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly ReconcileKey Apps = ReconcileKey.Deployment(new ObjectKey("Kustomization", "flux-system", "apps"));

    private readonly ReconcileQueue queue = new();

    [Fact]
    public void What_is_not_due_is_not_given_out()
    {
        queue.Enqueue(Apps, Because(TriggerReason.Interval), Start + Duration.FromSeconds(1));

        Assert.Null(queue.TryTake(Start));
        Assert.Equal(Apps, queue.TryTake(Start + Duration.FromSeconds(1))!.Value.Key);
    }

    [Fact]
    public void Of_several_triggers_the_strongest_is_given_at_the_earliest_time()
    {
        queue.Enqueue(Apps, Because(TriggerReason.Interval), Start);
        queue.Enqueue(Apps, Because(TriggerReason.Request), Start + Duration.FromHours(1));
        queue.Enqueue(Apps, Because(TriggerReason.Source), Start + Duration.FromHours(2));

        Assert.Equal(TriggerReason.Request, queue.TryTake(Start)!.Value.Trigger.Reason);
        Assert.Null(queue.TryTake(Start + Duration.FromHours(3)));
    }

    [Fact]
    public void What_arrives_during_a_run_waits_for_its_end()
    {
        queue.Enqueue(Apps, Because(TriggerReason.Interval), Start);
        queue.TryTake(Start);
        queue.Enqueue(Apps, Because(TriggerReason.Source), Start);

        Assert.Null(queue.TryTake(Start));
        queue.Complete(Apps, failed: false, _ => (Because(TriggerReason.Interval), Start + Duration.FromHours(1)));
        Assert.Equal(TriggerReason.Interval, queue.TryTake(Start)!.Value.Trigger.Reason);
    }

    [Fact]
    public void Failures_in_a_row_are_counted_and_forgotten_after_a_success()
    {
        Assert.Equal([1, 2, 0, 1], new[] { true, true, false, true }.Select(failed =>
        {
            queue.Enqueue(Apps, Because(TriggerReason.Retry), Start);
            queue.TryTake(Start);
            return queue.Complete(Apps, failed, _ => null);
        }));
    }

    [Fact]
    public void A_key_removed_during_its_run_is_not_scheduled_again_by_its_end()
    {
        queue.Enqueue(Apps, Because(TriggerReason.Interval), Start);
        queue.TryTake(Start);
        queue.Remove(Apps);
        queue.Complete(Apps, failed: true, _ => (Because(TriggerReason.Retry), Start));

        Assert.Null(queue.TryTake(Start));
        Assert.Equal(0, queue.Pending(Start));
    }

    [Fact]
    public void A_key_removed_and_asked_for_again_during_its_run_runs_once_more_after_it()
    {
        queue.Enqueue(Apps, Because(TriggerReason.Interval), Start);
        queue.TryTake(Start);
        queue.Remove(Apps);
        queue.Enqueue(Apps, Because(TriggerReason.Definition), Start);

        Assert.Null(queue.TryTake(Start));
        queue.Complete(Apps, failed: false, _ => null);
        Assert.Equal(TriggerReason.Definition, queue.TryTake(Start)!.Value.Trigger.Reason);
    }

    [Fact]
    public async Task A_new_entry_wakes_who_waits_for_the_next_one()
    {
        var (at, changed) = queue.NextDue();
        Assert.Null(at);
        Assert.False(changed.IsCompleted);

        queue.Enqueue(Apps, Because(TriggerReason.Drift), Start);

        await changed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(Start, queue.NextDue().At);
    }

    // Whatever happens in whatever order: a key never runs twice at once, and no trigger that was not forgotten is lost.
    [Fact]
    public void No_key_runs_twice_at_once_and_no_trigger_is_lost() => Gen.Int[0, 3].Select(Gen.Int[0, 2], Gen.Int[0, 5]).Array[1, 60].Sample(operations =>
    {
        var subject = new ReconcileQueue();
        var running = new HashSet<int>();
        var wanted = new HashSet<int>();
        var now = Start;
        foreach (var (operation, number, seconds) in operations)
        {
            switch (operation)
            {
                case 0:
                    subject.Enqueue(Key(number), Because(TriggerReason.Source), now + Duration.FromSeconds(seconds));
                    wanted.Add(number);
                    break;
                case 1:
                    now += Duration.FromSeconds(seconds);
                    if (subject.TryTake(now) is { } taken)
                    {
                        var name = int.Parse(taken.Key.Object.Name, System.Globalization.CultureInfo.InvariantCulture);
                        Assert.True(running.Add(name), "runs twice at once");
                        Assert.True(wanted.Remove(name), "runs without a trigger");
                    }

                    break;
                case 2 when running.Remove(number):
                    subject.Complete(Key(number), failed: seconds == 0, _ => null);
                    break;
                case 3:
                    subject.Remove(Key(number));
                    wanted.Remove(number);
                    break;
                default:
                    break;
            }
        }

        foreach (var number in running)
        {
            subject.Complete(Key(number), failed: false, _ => null);
        }

        now += Duration.FromMinutes(1);
        while (subject.TryTake(now) is { } left)
        {
            Assert.True(wanted.Remove(int.Parse(left.Key.Object.Name, System.Globalization.CultureInfo.InvariantCulture)), "runs without a trigger");
        }

        Assert.Empty(wanted);
    });

    private static ReconcileKey Key(int number) => ReconcileKey.Source(new ObjectKey("GitRepository", "flux-system", number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static Trigger Because(TriggerReason reason) => new(reason, Actor.Engine, string.Empty, Guid.Empty);
}
