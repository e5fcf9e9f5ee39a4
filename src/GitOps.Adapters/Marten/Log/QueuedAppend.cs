using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten.Log;

/// <summary>One append that waits for the loop, with its own outcome.</summary>
internal sealed class QueuedAppend(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events)
{
    private readonly TaskCompletionSource<IReadOnlyList<EventEnvelope>> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int claimed;

    internal StreamId Stream => stream;

    internal ExpectedVersion Expected => expected;

    internal IReadOnlyList<PendingEvent> Events => events;

    /// <summary>Whether the loop (or a cancellation) may take it; only the first who asks gets it.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref claimed, 1) == 0;

    /// <summary>Waits for the outcome; a cancellation counts only while the loop has not taken the append.</summary>
    internal async Task<IReadOnlyList<EventEnvelope>> OutcomeAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            if (TryClaim())
            {
                outcome.TrySetCanceled(cancellationToken);
            }
        });
        return await outcome.Task;
    }

    internal void Succeed(IReadOnlyList<EventEnvelope> stored) => outcome.TrySetResult(stored);

    internal void Fail(Exception exception) => outcome.TrySetException(exception);
}
