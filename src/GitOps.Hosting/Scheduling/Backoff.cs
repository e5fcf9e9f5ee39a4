using NodaTime;

namespace GitOps.Hosting.Scheduling;

/// <summary>How long to wait after a number of failures in a row, and how an interval is spread.</summary>
internal static class Backoff
{
    /// <summary>Doubles from the minimum, at most the maximum.</summary>
    public static Duration After(int failures, Duration minimum, Duration maximum)
    {
        // Beyond 30 doublings every sensible maximum is reached.
        var doubled = minimum * Math.Pow(2, Math.Min(failures - 1, 30));
        return Duration.Min(doubled, maximum);
    }

    /// <summary>The interval, shortened or lengthened by at most the percentage.</summary>
    /// <param name="interval">What was asked for.</param>
    /// <param name="percentage">The largest change.</param>
    /// <param name="sample">A random number from 0 to 1.</param>
    public static Duration Jittered(Duration interval, int percentage, double sample) =>
        interval + (interval * (((2 * sample) - 1) * percentage / 100));
}
