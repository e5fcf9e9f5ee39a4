using NodaTime;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>How long to wait before the next connection: doubles from 0.5 s to 30 s, each spread by half so that many watches do not come back at once.</summary>
internal sealed class WatchBackoff(Random random)
{
    private static readonly Duration First = Duration.FromMilliseconds(500);
    private static readonly Duration Longest = Duration.FromSeconds(30);

    private int failures;

    public void Reset() => failures = 0;

    public Duration Next()
    {
        var whole = Duration.Min(First * (1L << Math.Min(failures, 10)), Longest);
        failures++;
        return (whole / 2) + (whole / 2 * random.NextDouble());
    }
}
