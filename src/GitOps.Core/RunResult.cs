using NodaTime;

namespace GitOps.Core;

/// <summary>How a reconcile ended and when to look again; the queue keeps no other rule.</summary>
internal abstract record RunResult
{
    private RunResult()
    {
    }

    /// <summary>All is as it should be; look again after the interval (the schedule adds its jitter).</summary>
    public sealed record Settled(Duration Next) : RunResult;

    /// <summary>Something is under way or must happen first; look again after a fixed time or at the next trigger.</summary>
    public sealed record LookAgain(Duration After) : RunResult;

    /// <summary>A failure that may pass; the queue backs off, but never waits longer than <paramref name="AtMost"/>.</summary>
    public sealed record Retry(Duration AtMost) : RunResult;

    /// <summary>Nothing to do until someone changes something.</summary>
    public sealed record Rest : RunResult;
}
