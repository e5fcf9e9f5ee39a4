
namespace GitOps.Adapters.Sqlite.Database;

/// <summary>One write that waits for the writer loop, with its own outcome.</summary>
internal abstract class Write
{
    private int claimed;

    /// <summary>Whether the loop (or a cancellation) may take it; only the first who asks gets it.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref claimed, 1) == 0;

    /// <summary>Does its part of the transaction; what it throws is its own outcome.</summary>
    internal abstract void Perform(SqliteSession session);

    /// <summary>The transaction was committed.</summary>
    internal abstract void Succeed();

    /// <summary>It failed alone, or the transaction did.</summary>
    internal abstract void Fail(Exception exception);
}

/// <summary>A write that gives a result.</summary>
internal sealed class Write<T>(Func<SqliteSession, T> perform) : Write
{
    private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    /// <summary>Waits for the outcome; a cancellation counts only while the loop has not taken the write.</summary>
    internal async Task<T> OutcomeAsync(CancellationToken cancellationToken)
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

    internal override void Perform(SqliteSession session) => result = perform(session);

    internal override void Succeed() => outcome.TrySetResult(result);

    internal override void Fail(Exception exception) => outcome.TrySetException(exception);
}
