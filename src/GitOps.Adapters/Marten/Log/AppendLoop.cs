using System.Threading.Channels;

namespace GitOps.Adapters.Marten.Log;

/// <summary>Takes every append that waits into one transaction, so that many small ones share a commit and its sync.</summary>
internal sealed class AppendLoop : IAsyncDisposable
{
    /// <summary>Most appends in one transaction: bounds how long other hosts wait for their turn.</summary>
    private const int LargestBatch = 1024;

    private readonly Channel<QueuedAppend> queue = Channel.CreateUnbounded<QueuedAppend>(new UnboundedChannelOptions { SingleReader = true });
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
        while (await queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var append))
            {
                if (append.TryClaim())
                {
                    batch.Add(append);
                }
            }

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

            batch.Clear();
        }
    }
}
