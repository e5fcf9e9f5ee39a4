using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>How often the log is sealed. Bound from <c>GitOps:Sealing</c>. Without a signer (<c>UseSigning</c>) nothing is sealed.</summary>
public sealed class SealingOptions
{
    internal static readonly Duration DefaultInterval = Duration.FromMinutes(10);

    /// <summary>Time between two seals; nothing is sealed when nothing was appended. Default: 10 minutes.</summary>
    /// <remarks>
    /// What was appended since the last seal can be changed by who owns the database without a trace, so a shorter interval protects
    /// sooner; each seal is an event of some hundred bytes and one line for each stream that changed.
    /// </remarks>
    public Duration Interval { get; set; } = DefaultInterval;
}
