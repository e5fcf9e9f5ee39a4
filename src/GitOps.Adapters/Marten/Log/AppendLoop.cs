using System.Diagnostics;
using System.Threading.Channels;

namespace GitOps.Adapters.Marten.Log;

/// <summary>Takes every append that waits into one transaction, so that many small ones share a commit and its sync.</summary>
internal sealed class AppendLoop : IAsyncDisposable
{
    /// <summary>Most appends in one transaction: bounds how long other hosts wait for their turn.</summary>
    private const int LargestBatch = 1024;

    /// <summary>Share of a commit's time that the loop waits at most for those whom it has just answered.</summary>
    private const int Patience = 8;

    private readonly Channel<QueuedAppend> queue = Channel.CreateUnbounded<QueuedAppend>();
    private readonly Func<IReadOnlyList<QueuedAppend>, Task> commit;
    private readonly Task running;

    /// <param name="commit">Gives every append of a batch its outcome; what it throws is the outcome of those that have none.</param>
    internal AppendLoop(Func<IReadOnlyList<QueuedAppend>, Task> commit)
    {
        this.commit = commit;
        running = Task.Run(RunAsync);
    }

    internal void Add(QueuedAppend append) => ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(append), typeof(MartenEventStore));

    /// <summary>Lets what is queued finish.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await running;
    }

    private async Task RunAsync()
    {
        var batch = new List<QueuedAppend>();
        var (answered, took) = (0, TimeSpan.Zero);
        while (await queue.Reader.WaitToReadAsync())
        {
            await GatherAsync(answered, took / Patience);
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var append))
            {
                if (append.TryClaim())
                {
                    batch.Add(append);
                }
            }

            var began = Stopwatch.GetTimestamp();
            try
            {
                if (batch.Count > 0)
                {
                    await commit(batch);
                }
            }
            catch (Exception exception)
            {
                batch.ForEach(append => append.Fail(exception));
            }

            (answered, took) = (batch.Count, Stopwatch.GetElapsedTime(began));
            batch.Clear();
        }
    }

    /// <summary>
    /// Many callers that were answered together append again a moment later, one after the other. Who began with the first of them
    /// would let all others wait for a commit of one; so the loop lets them come, for a small part of what a commit takes.
    /// </summary>
    private async Task GatherAsync(int answered, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (queue.Reader.Count < answered && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Yield();
        }
    }
}
