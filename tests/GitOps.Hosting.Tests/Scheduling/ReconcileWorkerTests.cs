using System.Collections.Concurrent;
using System.Threading.Channels;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Hosting.Dispatching;
using GitOps.Hosting.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Hosting.Tests.Scheduling;

public sealed class ReconcileWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ReconcileQueue queue = new();
    private readonly ScriptedDispatcher dispatcher = new();
    private readonly IClock clock = SystemClock.Instance;
    private readonly ReconcileWorker worker;

    public ReconcileWorkerTests() => worker = new ReconcileWorker(
        queue,
        dispatcher,
        Options.Create(new GitOpsOptions { Concurrency = 2, MinimumRetryDelayMilliseconds = 1 }),
        TimeProvider.System,
        clock,
        NullLogger<ReconcileWorker>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        worker.Dispose();
    }

    [Fact]
    public async Task A_run_that_breaks_is_tried_again_and_stops_no_other()
    {
        dispatcher.Script["broken"] = run => run == 1 ? throw new InvalidOperationException("a bug") : new RunResult.Rest();
        dispatcher.Script["fine"] = _ => new RunResult.Rest();
        await worker.StartAsync(Cancellation);

        Ask("broken");
        Ask("fine");

        Assert.Equal(["broken", "broken", "fine"], (await dispatcher.TakeAsync(3)).Select(run => run.Name).Order());
    }

    [Fact]
    public async Task A_failure_is_retried_with_the_reason_retry()
    {
        dispatcher.Script["apps"] = run => run < 3 ? new RunResult.Retry(Duration.FromMinutes(1)) : new RunResult.Rest();
        await worker.StartAsync(Cancellation);

        Ask("apps");

        Assert.Equal([TriggerReason.Request, TriggerReason.Retry, TriggerReason.Retry], (await dispatcher.TakeAsync(3)).Select(run => run.Reason));
    }

    [Fact]
    public async Task What_settled_is_looked_at_again_after_its_interval()
    {
        dispatcher.Script["apps"] = _ => new RunResult.Settled(Duration.FromHours(1));
        await worker.StartAsync(Cancellation);
        var asked = clock.GetCurrentInstant();

        Ask("apps");
        await dispatcher.TakeAsync(1);

        // The entry is put back after the run: wait for it by its signal.
        for (var (at, changed) = queue.NextDue(); ; (at, changed) = queue.NextDue())
        {
            if (at is { } due && due > asked + Duration.FromMinutes(1))
            {
                Assert.InRange((due - asked).TotalMinutes, 57, 64);
                break;
            }

            await changed.WaitAsync(Patience, Cancellation);
        }
    }

    [Fact]
    public async Task No_more_run_at_once_than_the_options_say()
    {
        var open = new SemaphoreSlim(0);
        foreach (var name in Enumerable.Range(0, 6).Select(number => $"{number}"))
        {
            dispatcher.Gate[name] = open;
            Ask(name);
        }

        await worker.StartAsync(Cancellation);
        await dispatcher.TakeAsync(2);
        Assert.False(dispatcher.HasMore);

        open.Release(6);
        await dispatcher.TakeAsync(4);
        Assert.Equal(2, dispatcher.MostAtOnce);
    }

    private void Ask(string name) => queue.Enqueue(
        ReconcileKey.Deployment(new ObjectKey("Kustomization", "flux-system", name)),
        new Trigger(TriggerReason.Request, Actor.Engine, "now", Guid.Empty),
        clock.GetCurrentInstant());

    /// <summary>Answers as its script says, and tells what was asked of it.</summary>
    private sealed class ScriptedDispatcher : IReconcileDispatcher
    {
        private readonly Channel<(string Name, TriggerReason Reason)> runs = Channel.CreateUnbounded<(string, TriggerReason)>();
        private readonly ConcurrentDictionary<string, int> counts = new();
        private int atOnce;
        private int mostAtOnce;

        public ConcurrentDictionary<string, Func<int, RunResult>> Script { get; } = new();

        public ConcurrentDictionary<string, SemaphoreSlim> Gate { get; } = new();

        public bool HasMore => runs.Reader.TryPeek(out _);

        public int MostAtOnce => mostAtOnce;

        public async Task<RunResult> DispatchAsync(ReconcileKey key, Trigger trigger, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref atOnce);
            for (var most = mostAtOnce; most < now; most = mostAtOnce)
            {
                Interlocked.CompareExchange(ref mostAtOnce, now, most);
            }

            try
            {
                runs.Writer.TryWrite((key.Object.Name, trigger.Reason));
                if (Gate.TryGetValue(key.Object.Name, out var gate))
                {
                    await gate.WaitAsync(cancellationToken);
                }

                var run = counts.AddOrUpdate(key.Object.Name, 1, (_, count) => count + 1);
                return Script.TryGetValue(key.Object.Name, out var script) ? script(run) : new RunResult.Rest();
            }
            finally
            {
                Interlocked.Decrement(ref atOnce);
            }
        }

        public async Task<List<(string Name, TriggerReason Reason)>> TakeAsync(int count)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(Patience);
            var taken = new List<(string, TriggerReason)>();
            while (taken.Count < count)
            {
                taken.Add(await runs.Reader.ReadAsync(patience.Token));
            }

            return taken;
        }
    }
}
