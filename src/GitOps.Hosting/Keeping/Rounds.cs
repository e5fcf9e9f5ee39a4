using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>One round an interval, until the host stops.</summary>
internal sealed class Rounds(Duration interval, TimeProvider time) : IDisposable
{
    private readonly PeriodicTimer timer = new(interval.ToTimeSpan(), time);

    /// <summary>Waits for the next round; false when the host stops.</summary>
    public async Task<bool> NextAsync(CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => timer.Dispose();
}
